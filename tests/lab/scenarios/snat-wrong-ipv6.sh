# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the source is translated to an IPv6 address that nobody has'
family=6
id=snat-wrong where='inet nat postrouting ip6 daddr fd00:70::10 snat ip6 to fd00:70::77' fix=yes
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
	chain postrouting {
		type nat hook postrouting priority srcnat;
		ip6 daddr fd00:70::10 snat ip6 to fd00:70::77
	}
}'
neighbours='[2001:db8:1:2::4]:1222 [2001:db8:1:2::3]:1223 [fd00:70::11]:22'
mend() { in_router ip address add fd00:70::77/128 dev veth21 nodad; }
