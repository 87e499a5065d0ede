# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='translation by a map over address and port, which has no such pair'
id=dnat-map-miss where='inet nat prerouting dnat ip to ip daddr . tcp dport map @published' reach=hook fix=yes
ruleset='
table inet nat {
	map published {
		type ipv4_addr . inet_service : ipv4_addr . inet_service
		elements = { 10.1.2.4 . 1222 : 192.168.70.11 . 22, 10.1.2.3 . 8080 : 192.168.70.11 . 80 }
	}
	chain prerouting {
		type nat hook prerouting priority dstnat;
		dnat ip to ip daddr . tcp dport map @published
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 192.168.70.10 ct status dnat accept
	}
}'
mend() { in_router nft add element inet nat published '{ 10.1.2.3 . 1222 : 192.168.70.10 . 22 }'; }
