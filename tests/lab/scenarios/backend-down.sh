# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the backend answers no ARP'
id=backend-down fix=no
servers='192.168.70.11:7 192.168.70.11:22'
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
	in_backend ip address del 192.168.70.10/24 dev eth0
	in_router ip neigh flush dev veth21 to 192.168.70.10
}
mend() { in_backend ip address add 192.168.70.10/24 dev eth0; lab_serve 192.168.70.10:22; }
