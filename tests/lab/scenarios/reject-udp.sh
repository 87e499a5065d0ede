# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: rejected as if nothing listened'
proto=udp
id=reject-in-chain fix=yes
where='ip filter forward ip protocol udp reject'
ruleset='
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip protocol udp reject with icmp type port-unreachable
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
	}
}'
mend() { in_router nft insert rule ip filter forward ip daddr 192.168.70.10 udp dport 22 ct status dnat accept; }
