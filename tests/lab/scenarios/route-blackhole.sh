# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a blackhole route for the backend'
id=route-blackhole reach=hook fix=yes
exact_fix='ip route del blackhole 192.168.70.10/32 table 254 metric 0'
ruleset='
table inet filter {
	set allow_in {
		type ipv4_addr . inet_service
		elements = { 192.168.70.10 . 22, 192.168.70.11 . 80 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat ip daddr . tcp dport @allow_in accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
fault() { in_router ip route add blackhole 192.168.70.10; }
mend() { in_router ip route del blackhole 192.168.70.10; }
