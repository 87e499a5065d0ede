# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed over UDP and IPv6: translated, and translated flows are let through'
proto=udp family=6
closed=yes id=opened-by-nat where='inet nat prerouting udp dport 1222 dnat ip6 to [fd00:70::10]:22' fix=yes
flow='[2001:db8:1:2::3]:1222/udp=drop'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		udp dport 1222 dnat ip6 to [fd00:70::10]:22
		udp dport 1223 dnat ip6 to [fd00:70::10]:22
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ct status dnat accept
		ip6 saddr 2001:db8:2:1::77 accept
	}
}'
