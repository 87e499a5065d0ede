# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: traffic control redirects the flow to another interface, before every hook'
proto=udp
id=taken-before-netfilter reach=none fix=no says='tc filter u32, pref 7, action mirred .redirect to lo'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() {
	in_router tc qdisc add dev enp0 clsact &&
		in_router tc filter add dev enp0 ingress pref 7 protocol ip u32 match ip dport 1222 0xffff \
			action mirred egress redirect dev lo
}
mend() { in_router tc qdisc del dev enp0 clsact; }
