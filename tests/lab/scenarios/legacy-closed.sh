# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a port that must stay closed is closed by iptables-legacy'
needs=iptables-legacy
closed=yes flow=10.1.2.3:1222=drop
verdict=ok reach=hook
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ct status dnat accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() {
	in_router iptables-legacy -A FORWARD -d 192.168.70.10 -p tcp --dport 22 -j DROP
}
