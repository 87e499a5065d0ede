# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='traffic control redirects the translated packet away, and nothing else leaves on that interface'
id=tc-drop fix=no bystander=no reach=hook says='Nothing at all was sent on veth21 meanwhile'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() {
	in_router ip neigh replace 192.168.70.10 lladdr "$(in_backend cat /sys/class/net/eth0/address)" dev veth21
	in_router tc qdisc add dev veth21 clsact &&
		in_router tc filter add dev veth21 egress protocol ip u32 match ip dst 192.168.70.10 \
			action mirred egress redirect dev lo
}
mend() { in_router tc qdisc del dev veth21 clsact; }
