# shellcheck shell=bash disable=SC2034,SC2016
# SPDX-License-Identifier: GPL-2.0-or-later
title='another rule uses the same set for something wider, so the fix must be a rule'
id=element-absent where='inet filter forward policy' reach=hook fix=yes fix_not='add element'
ruleset='
table inet filter {
	set pairs {
		type ipv4_addr . inet_service
		elements = { 192.168.70.11 . 80 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat ip daddr . tcp dport @pairs accept
		ip daddr . udp dport @pairs accept
		ip daddr . tcp sport @pairs accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() { in_router nft add rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
