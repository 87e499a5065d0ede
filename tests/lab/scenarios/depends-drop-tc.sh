# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: dropped by traffic control behind the last hook, to which a contained probe does not get'
closed=yes flow=10.1.2.3:1222=drop verdict=inconclusive works=no
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
