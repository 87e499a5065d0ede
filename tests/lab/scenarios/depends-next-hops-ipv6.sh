# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-ipv6
title='IPv6: the route to the client has next hops on two interfaces, and a hash picks one for each connection'
verdict=inconclusive works=yes
fault() {
	ip link add d0 netns "$ROUTER" type veth peer name d1 netns "$HOP" || return 1
	in_router ip link set d0 up && ip -n "$HOP" link set d1 up || return 1
	in_router ip address add fd00:9::3/64 dev d0 nodad && ip -n "$HOP" address add fd00:9::1/64 dev d1 nodad || return 1
	in_router ip -6 route add 2001:db8:2:1::2/128 nexthop via 2001:db8:1:2::1 nexthop via fd00:9::1
}
