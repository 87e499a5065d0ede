# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='no conntrack state in the filter: both directions are let through by address'
verdict=ok reach=answered
ruleset='
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ip saddr 10.2.1.0/24 ip daddr 192.168.70.0/24 accept
		ip saddr 192.168.70.0/24 ip daddr 10.2.1.0/24 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
