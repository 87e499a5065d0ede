# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='rules that change the mark and the headers, and rules that test them'
verdict=ok reach=answered
ruleset='
table inet mangle {
	chain prerouting {
		type filter hook prerouting priority mangle;
		meta mark 0 meta mark set 2
		meta mark 2 ip dscp set cs3
	}
	chain forward {
		type filter hook forward priority mangle;
		meta mark 5 drop
		meta mark 2 ip ttl set 20
		meta mark 2 meta mark set 7
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		meta mark 2 drop
		ip ttl 63 drop
		ct state established accept
		meta mark 7 ip dscp cs3 accept
		ip daddr 192.168.70.11 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
