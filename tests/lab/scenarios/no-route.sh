# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='no route to the backend'
id=no-route reach=hook fix=yes bystander=no
exact_fix='ip route add 192.168.70.10 dev veth21'
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
fault() {
	in_router ip route del default
	in_router ip route add 10.2.1.0/24 via 10.1.2.1
	in_router ip route del 192.168.70.0/24
}
mend() { in_router ip route add 192.168.70.0/24 dev veth21; }
