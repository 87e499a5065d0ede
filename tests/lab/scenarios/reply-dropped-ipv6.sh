# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the answer is dropped in raw prerouting, before it is un-NATed'
family=6
id=reply-dropped fix=yes
where='ip6 raw prerouting ip6 saddr fd00:70::10 tcp sport 22 drop'
ruleset='
table ip6 raw {
	chain prerouting {
		type filter hook prerouting priority raw;
		ip6 saddr fd00:70::10 tcp sport 22 drop
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
	chain postrouting {
		type nat hook postrouting priority srcnat;
		oifname "veth21" masquerade
	}
}'
mend() { in_router nft flush chain ip6 raw prerouting; }
# before conntrack no rule can tell the answers of translated connections from those of others
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222 [fd00:70::11]:22'
