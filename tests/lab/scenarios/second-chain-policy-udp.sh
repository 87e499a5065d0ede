# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: the second chain on the hook has policy drop: an accept in the first is not enough'
proto=udp
id=second-chain-drops where='ip filter forward policy' reach=hook fix=yes
ruleset='
table inet admin {
	chain forward {
		type filter hook forward priority filter - 10; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat accept
	}
}
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		udp dport 80 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 udp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() { in_router nft insert rule ip filter forward ip daddr 192.168.70.10 udp dport 22 ct status dnat accept; }
