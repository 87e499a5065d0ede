# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='DNS: a server that answers questions alone, and a rule that looks into them'
proto=dns
ruleset='
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ip daddr 192.168.70.10 udp dport { 22, 53 } @th,64,16 != 0 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport vmap { 1222 : jump dns }
	}
	chain dns {
		meta l4proto udp dnat to 192.168.70.10:22
	}
}'
verdict=ok reach=answered
