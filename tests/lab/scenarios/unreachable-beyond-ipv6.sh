# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the next router refuses the way to the backend'
family=6
id=unreachable-beyond reach=wire
flow='[2001:db8:1:2::3]:1222=[fd00:71::10]:22' want='[fd00:71::10]:22'
servers='[fd00:70::11]:22 tcp:[fd00:70::11]:7'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:71::10]:22
	}
}'
fault() {
	ip -n "$ROUTER" route add fd00:71::/64 via fd00:70::11 &&
		in_backend sysctl -qw net.ipv6.conf.all.forwarding=1 net.ipv6.icmp.ratelimit=0 &&
		ip -n "$BACKEND" -6 route add prohibit fd00:71::10/128
}
mend() {
	ip -n "$BACKEND" -6 route del prohibit fd00:71::10/128 && ip -n "$BACKEND" address add fd00:71::10/128 dev lo nodad &&
		lab_serve '[fd00:71::10]:22'
}
