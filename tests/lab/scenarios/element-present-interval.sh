# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the client is inside an interval of a blocklist that holds many others'
id=element-present where='ip filter forward ip saddr @blocked counter drop' reach=hook fix=yes fix_not='delete element'
ruleset='
table ip filter {
	set blocked {
		type ipv4_addr
		flags interval
		elements = { 10.2.0.0/16, 172.16.0.0/12, 198.51.100.7-198.51.100.9 }
	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip saddr @blocked counter drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() { in_router nft insert rule ip filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
