# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
family=6
scenario_like tc-drop-redirect
title='IPv6: traffic control redirects the translated packet away'
says='Behind that hook there is: tc filter u32'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
fault() {
	in_router ip -6 neigh replace fd00:70::10 lladdr "$(in_backend cat /sys/class/net/eth0/address)" dev veth21
	in_router tc qdisc add dev veth21 clsact &&
		in_router tc filter add dev veth21 egress protocol ipv6 u32 match ip6 dst fd00:70::10 \
			action mirred egress redirect dev lo
}
