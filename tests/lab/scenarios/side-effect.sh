# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rule on the path would put the client into a set: the real step needs --force'
verdict=inconclusive
ruleset='
table inet filter {
	set seen {
		type ipv4_addr
		flags dynamic,timeout
		timeout 10m
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct state new add @seen { ip saddr }
		ct status dnat accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
