# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: a verdict map over backend and port has no such key'
proto=udp
id=vmap-miss where='inet filter forward policy' reach=hook fix=yes
ruleset='
table inet filter {
	map services {
		type ipv4_addr . inet_service : verdict
		elements = { 192.168.70.11 . 80 : accept, 192.168.70.11 . 443 : accept }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat ip daddr . udp dport vmap @services
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 udp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
mend() { in_router nft add element inet filter services '{ 192.168.70.10 . 22 : accept }'; }
