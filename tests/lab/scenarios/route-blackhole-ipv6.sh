# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: a route of type unreachable for a part of the backend'"'"'s network'
family=6
id=route-blackhole reach=hook fix=yes
says='the route unreachable fd00:70::/112 of table 254'
exact_fix='ip route add fd00:70::10 dev veth21 table 254'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222'
bystander=no
fault() { in_router ip route add unreachable fd00:70::/112; }
mend() { in_router ip route del unreachable fd00:70::/112; }
