# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: the backend is in the set of what is let through'
closed=yes id=opened-by-element fix=yes
where='inet filter allowed_dnats ip daddr . tcp dport @allow_in accept'
exact_fix="nft delete element inet filter allow_in '{ 192.168.70.10 . 22 }'"
flow=10.1.2.3:1222=drop
neighbours='10.1.2.3:1223 192.168.70.10:22 192.168.70.10:23 192.168.70.11:22'
ruleset='
table inet filter {
	set allow_in {
		type ipv4_addr . inet_service
		elements = { 192.168.70.10 . 22, 192.168.70.10 . 23 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat jump allowed_dnats
	}
	chain allowed_dnats {
		ip daddr . tcp dport @allow_in accept
		drop
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
