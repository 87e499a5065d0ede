# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: no route to the backend'
family=6
id=no-route reach=hook bystander=no
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:71::10]:22
	}
}'
flow='[2001:db8:1:2::3]:1222=[fd00:71::10]:22'
want='[fd00:71::10]:22'
servers='[fd00:70::11]:22 tcp:[fd00:70::11]:7'
fault() { ip -n "$ROUTER" route del default via 2001:db8:1:2::1 && ip -n "$ROUTER" route add 2001:db8:2:1::/64 via 2001:db8:1:2::1; }
mend() {
	ip -n "$BACKEND" address add fd00:71::10/64 dev eth0 nodad && lab_serve '[fd00:71::10]:22' &&
		ip -n "$ROUTER" route add fd00:71::/64 dev veth21
}
