# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the backend has no route back to the client'
id=backend-no-return reach=wire fix=yes
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
# the router reaches it, the way back to the client does not exist
fault() { in_backend ip route replace unreachable 10.0.0.0/8; in_backend ip route add 10.2.1.77 via 192.168.70.1; }
mend() { in_backend ip route del unreachable 10.0.0.0/8; }
