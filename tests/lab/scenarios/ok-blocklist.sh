# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='blocklists that this client is not on'
verdict=ok reach=answered
ruleset='
table inet filter {
	set blocked {
		type ipv4_addr
		flags interval
		elements = { 10.2.2.0/24, 172.16.0.0/12 }
	}
	set blocked_services {
		type ipv4_addr . inet_service
		elements = { 10.2.1.2 . 23, 10.2.1.3 . 22 }
	}
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		ip saddr @blocked drop
	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		ip saddr . tcp dport @blocked_services drop
		ip saddr { 198.51.100.7, 198.51.100.9 } drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
