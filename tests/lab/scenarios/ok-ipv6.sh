# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='TCP over IPv6: healthy'
family=6
ruleset='
table inet filter {
	set allow_in {
		type ipv6_addr . inet_service
		elements = { fd00:70::10 . 22 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state vmap { established : accept, related : accept, invalid : drop }
		ip6 daddr fd00:70::11 tcp dport 7 accept
		meta nfproto ipv6 ct status dnat ip6 daddr . tcp dport @allow_in accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
verdict=ok reach=answered
