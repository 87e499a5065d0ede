# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: a route for the backend leads out of another interface'
family=6
id=wrong-oif reach=wire fix=yes
exact_fix='ip route add fd00:70::10 dev veth21 metric 1'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222'
fault() {
	ip -n "$HOP" route add blackhole fd00:70::10
	in_router ip route add fd00:70::10 via 2001:db8:1:2::1
}
mend() { in_router ip route del fd00:70::10; }
