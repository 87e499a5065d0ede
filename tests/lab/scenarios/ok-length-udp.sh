# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: rules by length and by what is in the packet do not make its next packet doubtful'
proto=udp
verdict=ok reach=answered
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		udp sport 22 accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ip saddr 192.168.70.11 accept
		udp length 8-500 udp dport 22 accept
	}
	chain postrouting {
		type filter hook postrouting priority filter; policy accept;
		meta l4proto udp @th,32,16 0 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
	}
}'
