# shellcheck shell=bash disable=SC2034,SC2016
# SPDX-License-Identifier: GPL-2.0-or-later
title='the set names clients as well, and the user named the client'
id=element-absent where='inet filter forward policy' reach=hook fix=yes
ruleset='
table inet filter {
	set triples {
		typeof ip saddr . ip daddr . tcp dport
		elements = { 10.2.1.3 . 192.168.70.10 . 22 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat ip saddr . ip daddr . tcp dport @triples accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() { in_router nft add element inet filter triples '{ 10.2.1.2 . 192.168.70.10 . 22 }'; }
