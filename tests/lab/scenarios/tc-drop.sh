# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a program of traffic control drops the translated packet behind the last hook'
id=tc-drop fix=no says='Behind that hook there is: tc filter bpf, pref 49152'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() {
	in_router tc qdisc add dev veth21 clsact &&
		in_router tc filter add dev veth21 egress bpf da bytecode "$(lab_bpf_drop 22)"
}
mend() { in_router tc qdisc del dev veth21 clsact; }
