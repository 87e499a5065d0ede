# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
family=6
scenario_like taken-tc-redirect
title='IPv6: traffic control redirects the flow to another interface, before every hook'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
fault() {
	in_router tc qdisc add dev enp0 clsact &&
		in_router tc filter add dev enp0 ingress pref 7 protocol ipv6 u32 match ip6 dport 1222 0xffff \
			action mirred egress redirect dev lo
}
