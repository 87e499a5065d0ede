# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='stays closed: a program of traffic control drops it before every hook'
closed=yes flow=10.1.2.3:1222=drop verdict=ok reach=none
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() {
	in_router tc qdisc add dev enp0 clsact &&
		in_router tc filter add dev enp0 ingress bpf da bytecode "$(lab_bpf_drop 1222)"
}
