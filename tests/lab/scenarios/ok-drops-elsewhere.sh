# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='drops behind the accept, on other hooks, for other interfaces, clients and ports'
verdict=ok reach=answered
ruleset='
table inet filter {
	chain guests {
		tcp dport 22 drop
		drop
	}
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		meta l4proto { icmp, icmpv6 } accept
		tcp dport { 22, 1222 } drop
	}
	chain output {
		type filter hook output priority filter; policy accept;
		ip daddr 192.168.70.10 tcp dport 22 drop
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		iifname "guest0" jump guests
		ip saddr 10.2.1.3-10.2.1.66 jump guests
		ip daddr 192.168.70.12 drop
		tcp dport 1222 drop
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat tcp dport 22 accept
		goto guests
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
