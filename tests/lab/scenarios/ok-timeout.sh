# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a set with timeouts whose element is alive'
verdict=ok reach=answered
ruleset='
table ip filter {
	set knocked {
		type ipv4_addr
		flags timeout
		elements = { 10.2.1.2 timeout 1h }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip saddr @knocked tcp dport 22 ct status dnat accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
