# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='rules that drop what is invalid, untracked, or new and no SYN: a healthy flow is none of these'
verdict=ok reach=answered
ruleset='
table inet raw {
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		ip saddr 192.0.2.0/24 notrack
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state invalid,untracked drop
		tcp flags & (fin | syn | rst | ack) != syn ct state new drop
		tcp flags & (fin | syn) == fin | syn drop
		ct state vmap { established : accept, related : accept, invalid : drop }
		ip saddr 10.2.1.77 accept
		meta l4proto tcp ct original ip daddr 10.1.2.3 ct original proto-dst 1222 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
