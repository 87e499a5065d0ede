# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='translation by a map over address and port, accepted by ct status'
options=()
verdict=ok reach=answered
ruleset='
table inet nat {
	map published {
		type ipv4_addr . inet_service : ipv4_addr . inet_service
		elements = { 10.1.2.3 . 1222 : 192.168.70.10 . 22, 10.1.2.4 . 1222 : 192.168.70.11 . 22 }
	}
	chain prerouting {
		type nat hook prerouting priority dstnat;
		dnat ip to ip daddr . tcp dport map @published
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state vmap { established : accept, related : accept, invalid : drop }
		ip daddr 192.168.70.11 tcp dport 7 accept
		ct status dnat accept
	}
}'
