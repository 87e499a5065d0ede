# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='sets of intervals and of concatenated ranges'
verdict=ok reach=answered
ruleset='
table inet filter {
	set clients {
		type ipv4_addr
		flags interval
		elements = { 10.2.0.0-10.2.255.255, 172.16.0.0/12 }
	}
	set exposed {
		type ipv4_addr . inet_service
		flags interval
		elements = { 192.168.70.8/30 . 20-25, 192.168.70.10 . 8000-8999 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr @clients ip daddr . tcp dport @exposed accept
		ip saddr 10.2.1.77 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		tcp dport 1200-1299 ip daddr 10.1.2.0/29 dnat to 192.168.70.10:22
	}
}'
