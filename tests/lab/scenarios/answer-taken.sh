# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a filter of traffic control drops the answer before netfilter sees it'
id=answer-taken reach=wire fix=no says='What may have taken it there: tc filter'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() {
	in_router tc qdisc add dev veth21 clsact &&
		in_router tc filter add dev veth21 ingress bpf da bytecode "$(lab_bpf_drop 22 | sed 's/0 0 36/0 0 34/')"
}
mend() { in_router tc qdisc del dev veth21 clsact; }
