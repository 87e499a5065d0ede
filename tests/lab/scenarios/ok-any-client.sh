# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='rules look at the client and at its port, and whoever it is the outcome is the same'
options=()
verdict=ok reach=answered
ruleset='
table ip marks {
	chain prerouting {
		type filter hook prerouting priority mangle;
		ip saddr 10.9.0.0/16 meta mark set 0x1
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip saddr 10.9.0.0/16 counter
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}
table inet filter {
	chain services {
		jhash ip saddr . tcp sport mod 2 seed 0x1 0 return
		ct status dnat accept
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established accept
		oifname "enp0" accept
		tcp sport < 1024 drop
		tcp sport { 1024-65535 } jump services
		meta mark 0x1 accept
		ip daddr 192.168.70.10 tcp dport 22 accept
		ip daddr 192.168.70.11 accept
	}
}'
