# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: the set holds protocol, address and port; this one is there for TCP only'
proto=udp
id=element-absent fix=yes
where='ip filter forward drop'
ruleset='
table ip filter {
	set published {
		type inet_proto . ipv4_addr . inet_service
		elements = { tcp . 192.168.70.10 . 22, udp . 192.168.70.10 . 23 }
	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		meta l4proto . ip daddr . th dport @published accept
		drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 udp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() { in_router nft add element ip filter published '{ udp . 192.168.70.10 . 22 }'; }
neighbours='10.1.2.4:1222 192.168.70.11:22 tcp:192.168.70.10:23 icmp:192.168.70.10'
servers+=' tcp:192.168.70.10:22 tcp:192.168.70.10:23 icmp:192.168.70.10'
