# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a netdev ingress chain that lets the flow in'
verdict=ok reach=answered
ruleset='
table netdev edge {
	set open {
		type inet_service
		elements = { 80, 443, 1222 }
	}
	chain guard {
		type filter hook ingress device "enp0" priority 0; policy drop;
		ip protocol != tcp accept
		arp operation { request, reply } accept
		ip saddr 10.2.1.77 accept
		ip saddr 10.2.1.2 tcp dport @open accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
