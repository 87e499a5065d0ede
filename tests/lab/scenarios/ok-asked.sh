# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='chains of family arp and of the bridge that let in only what asks for this host, and arp_ignore'
verdict=ok reach=answered
ruleset='
table arp filter {
	chain input {
		type filter hook input priority filter; policy drop;
		iifname "enp0" arp operation request arp saddr ip 10.1.2.1 arp daddr ip 10.1.2.3 accept
		iifname != "enp0" accept
		arp operation reply accept
	}
	chain output {
		type filter hook output priority filter; policy drop;
		oifname != "enp0" accept
		arp operation reply arp saddr ip 10.1.2.3 accept
		arp operation request arp daddr ip 10.1.2.1 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
neighbours='10.1.2.3:1223'
fault() {
	in_router sysctl -qw net.ipv4.conf.all.arp_ignore=1
	ip -n "$HOP" neigh flush dev up0
}
