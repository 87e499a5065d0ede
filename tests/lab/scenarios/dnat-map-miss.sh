# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='translation by a named map, which has no key for this port'
id=dnat-map-miss where='ip nat prerouting ip daddr 10.1.2.3 dnat ip to tcp dport map @published' reach=hook fix=yes
ruleset='
table ip nat {
	map published {
		type inet_service : ipv4_addr . inet_service
		elements = { 8080 : 192.168.70.11 . 80, 1322 : 192.168.70.11 . 22 }
	}
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 dnat ip to tcp dport map @published
	}
}
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat accept
	}
}'
mend() { in_router nft add element ip nat published '{ 1222 : 192.168.70.10 . 22 }'; }
