# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='client and backend behind macvlans; rules and filters of the devices below let the flow pass'
verdict=ok reach=answered
ruleset='
table netdev guard {
	chain in {
		type filter hook ingress device "enp0" priority filter; policy drop;
		tcp dport { 22, 1222, 7 } accept
		ip6 nexthdr icmpv6 accept
		ether type arp accept
		ip saddr 10.2.1.0/24 tcp flags ack accept
	}
	chain out {
		type filter hook egress device "veth21" priority filter; policy accept;
		tcp dport 23 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "mv-enp0" ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
fault() {
	lab_macvlan enp0 && lab_macvlan veth21 || return 1
	in_router tc qdisc add dev enp0 clsact
	in_router tc filter add dev enp0 ingress protocol ip bpf da bytecode "$(lab_bpf_drop 1223)"
}
