# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: translated, and let in for another port only'
proto=udp
id=policy-drop fix=yes
where='ip filter forward policy'
ruleset='
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ip daddr 192.168.70.10 udp dport 23 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 udp dport 1223 dnat to 192.168.70.10:23
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.11:22 tcp:192.168.70.10:22 icmp:192.168.70.10'
servers+=' icmp:192.168.70.10'
mend() { in_router nft add rule ip filter forward ip daddr 192.168.70.10 udp dport 22 ct status dnat accept; }
