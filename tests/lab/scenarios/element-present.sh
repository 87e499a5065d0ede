# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the client is on a blocklist'
id=element-present where='inet filter forward ip saddr @blocked drop' reach=hook fix=yes
ruleset='
table inet filter {
	set blocked {
		type ipv4_addr
		elements = { 10.2.1.2, 10.2.1.99, 198.51.100.7 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip saddr @blocked drop
		ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() { in_router nft delete element inet filter blocked '{ 10.2.1.2 }'; }
