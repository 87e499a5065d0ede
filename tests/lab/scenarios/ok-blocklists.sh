# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='blocklists of every kind which hold others: an interval, a map with verdicts, one that forgets'
verdict=ok reach=answered
ruleset='
table ip filter {
	set networks {
		type ipv4_addr
		flags interval
		elements = { 10.2.0.0-10.2.1.1, 10.2.1.3-10.2.1.66, 172.16.0.0/12 }
	}
	set scanners {
		type ipv4_addr
		flags dynamic,timeout
		timeout 1h
		elements = { 10.2.1.99 }
	}
	map verdicts {
		type ipv4_addr : verdict
		elements = { 10.2.1.5 : drop, 10.2.1.6 : goto dropped }
	}
	chain dropped {
		counter drop
	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip saddr @networks jump dropped
		ip saddr @scanners drop
		ip saddr vmap @verdicts
		ip daddr . tcp dport { 192.168.70.10 . 23, 192.168.70.11 . 22 } reject with tcp reset
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
