# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: the set has timeouts, and the element that let the flow in has expired'
proto=udp
id=element-expired where='ip filter forward policy' reach=hook fix=yes
ruleset='
table ip filter {
	set knocked {
		type ipv4_addr . inet_service
		flags timeout
		elements = { 192.168.70.11 . 22 timeout 1h }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat ip daddr . udp dport @knocked accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 udp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() {
	in_router nft add element ip filter knocked '{ 192.168.70.10 . 22 timeout 100ms }'
	lab_until 5 element_gone
}
element_gone() { ! in_router nft get element ip filter knocked '{ 192.168.70.10 . 22 }' >/dev/null 2>&1; }
mend() { in_router nft add element ip filter knocked '{ 192.168.70.10 . 22 }'; }
