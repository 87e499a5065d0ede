# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='traffic control drops other flows wherever this one was seen to pass, and mirrors it'
verdict=ok reach=answered
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() {
	local dev

	for dev in enp0 veth21; do
		in_router tc qdisc add dev "$dev" clsact || return 1
		in_router tc filter add dev "$dev" ingress bpf da bytecode "$(lab_bpf_drop 4444)" || return 1
	done
	in_router tc filter add dev veth21 egress bpf da bytecode "$(lab_bpf_drop 4444)" || return 1
	in_router tc filter add dev enp0 ingress pref 1 protocol ip u32 match ip dport 1222 0xffff \
		action mirred egress mirror dev lo
}
