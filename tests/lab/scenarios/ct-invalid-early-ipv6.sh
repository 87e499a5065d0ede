# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: a chain before conntrack drops what is invalid: there everything is'
family=6
id=ct-invalid where='inet early prerouting iifname "enp0" ct state invalid drop' reach=hook fix=yes
ruleset='
table inet early {
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		meta l4proto != tcp accept
		ip6 saddr 2001:db8:2:1::77 accept
		iifname "enp0" ct state invalid drop
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222'
mend() { in_router nft insert rule inet early prerouting ip6 daddr 2001:db8:1:2::3 tcp dport 1222 accept; }
