# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a program of traffic control drops the flow at ingress, before every hook'
id=taken-before-netfilter reach=none fix=no says='tc filter bpf, pref 49152, a program that decides itself'
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
mend() { in_router tc qdisc del dev enp0 clsact; }
