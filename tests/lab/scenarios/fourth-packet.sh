# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the SYN, its answer and the ACK pass; what the server says then is dropped'
verdict=inconclusive works=no reach=answered
ruleset='
table inet filter {
	chain prerouting {
		type filter hook prerouting priority filter; policy accept;
		ip saddr 192.168.70.11 accept
		tcp flags & syn == syn accept
		iifname "veth21" tcp dport >= 1024 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
