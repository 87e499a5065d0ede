# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: new connections are accepted up to a rate, which is used up'
proto=udp
id=limit-exceeded where='ip filter forward policy' reach=hook fix=yes
ruleset='
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 192.168.70.10 limit rate 1/day burst 1 packets accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 udp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() { lab_connect 10.2.1.2 1 10.1.2.3:1223 >/dev/null; lab_connect 10.2.1.2 1 10.1.2.3:1223 >/dev/null; }
neighbours='10.1.2.3:1223 10.1.2.4:1222'
mend() { in_router nft insert rule ip filter forward ip daddr 192.168.70.10 udp dport 22 ct status dnat accept; }
