# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='limits, quotas and numgen on the path, which no one can evaluate beforehand'
verdict=ok reach=answered
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct state new limit rate over 1000/second drop
		ip daddr 192.168.70.10 quota over 100 mbytes drop
		ip daddr 192.168.70.10 tcp dport 22 limit rate 100/second burst 100 packets accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to numgen inc mod 2 map { 0 : 192.168.70.10, 1 : 192.168.70.10 }:22
	}
}'
