# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the flow is in a blocklist, and so is everything else'
id=element-present where='inet filter forward ip daddr . tcp dport @blocked drop' reach=hook fix=yes
ruleset='
table inet filter {
	set blocked {
		type ipv4_addr . inet_service
		elements = { 192.168.70.10 . 22, * }
	}
	chain forward {
		type filter hook forward priority filter;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ip daddr . tcp dport @blocked drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
# without its element the flow is caught all the same
fix_not='delete element'
mend() { in_router nft insert rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
