# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='ICMPv6 echo: translated'
proto=icmp family=6
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip6 daddr fd00:70::11 tcp dport 7 accept
		ip6 daddr fd00:70::10 icmpv6 type { echo-request, packet-too-big } accept
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 icmpv6 type echo-request dnat to fd00:70::10
	}
}'
verdict=ok reach=answered
