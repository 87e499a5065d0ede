# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP over IPv6: healthy, and the backend does not see the client'
proto=udp family=6
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip6 daddr fd00:70::11 tcp dport 7 accept
		ip6 daddr fd00:70::10 udp dport 22 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 udp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
	chain postrouting {
		type nat hook postrouting priority srcnat;
		oifname "veth21" masquerade
	}
}'
verdict=ok reach=answered
