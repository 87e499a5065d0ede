# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='redirected to a UDP service of the router, not asked, whose answer may be dropped by traffic control'
proto=udp
verdict=inconclusive id='' reach=delivered works=no
flow=10.1.2.3:1222/udp=local:3128 want=10.1.2.3:3128 router_servers='0.0.0.0:3128'
ruleset='
table netdev late {
	chain egress {
		type filter hook egress device "enp0" priority 0; policy accept;
		ip saddr 10.1.2.3 udp sport 3128 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 redirect to :3128
	}
}'
fault() {
	# IPv4, UDP, source port 1222
	local code='8,40 0 0 12,21 0 5 2048,48 0 0 23,21 0 3 17,40 0 0 34,21 0 1 1222,6 0 0 2,6 0 0 4294967295'

	in_router tc qdisc add dev enp0 clsact &&
		in_router tc filter add dev enp0 egress bpf da bytecode "$code"
}
mend() { in_router tc qdisc del dev enp0 clsact; }
