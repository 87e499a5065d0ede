# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='ip tables, translation by an anonymous map'
verdict=ok reach=answered
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority -100;
		ip daddr 10.1.2.3 dnat ip to tcp dport map { 1222 : 192.168.70.10 . 22, 8080 : 192.168.70.11 . 80 }
	}
}
table ip filter {
	chain forward {
		type filter hook forward priority 0; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr { 192.168.70.10, 192.168.70.11 } tcp dport { 22, 80 } accept
	}
}'
