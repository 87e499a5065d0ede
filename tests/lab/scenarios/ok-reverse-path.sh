# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='reverse-path rules, as firewalld has them, and a route that is right'
verdict=ok reach=answered
ruleset='
table inet firewall {
	chain prerouting {
		type filter hook prerouting priority raw + 10; policy accept;
		fib saddr . mark . iif oif missing drop
		fib daddr type { broadcast, multicast } accept
	}
	chain forward {
		type filter hook forward priority filter + 10; policy accept;
		ct state { established, related } accept
		ct status dnat accept
		ct state invalid drop
		ip saddr 10.2.1.77 accept
		reject with icmpx admin-prohibited
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
