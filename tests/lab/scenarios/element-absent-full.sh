# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the set that lacks the element is full: a rule must do it'
id=element-absent where='inet filter forward policy' fix=yes fix_not='add element'
ruleset='
table inet filter {
	set allow_in {
		type ipv4_addr . inet_service
		size 1
		elements = { 192.168.70.11 . 7 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr . tcp dport @allow_in accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
mend() { in_router nft add rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
