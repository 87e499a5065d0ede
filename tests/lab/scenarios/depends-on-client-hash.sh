# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a hash of the client says whether it is dropped, and no client was named'
options=()
verdict=inconclusive id=drop-in-chain works=yes
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter;
		ct state established accept
		tcp dport 22 ip daddr 192.168.70.10 jhash ip saddr mod 2 seed 0x1 1 drop
	}
}'
