# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the set has timeouts, and the element that let the flow in has expired'
family=6
id=element-expired where='ip6 filter forward policy' reach=hook fix=yes
ruleset='
table ip6 filter {
	set knocked {
		type ipv6_addr . inet_service
		flags timeout
		elements = { fd00:70::11 . 22 timeout 1h }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip6 saddr 2001:db8:2:1::77 accept
		ct status dnat ip6 daddr . tcp dport @knocked accept
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
fault() {
	in_router nft add element ip6 filter knocked '{ fd00:70::10 . 22 timeout 100ms }'
	lab_until 5 element_gone
}
element_gone() { ! in_router nft get element ip6 filter knocked '{ fd00:70::10 . 22 }' >/dev/null 2>&1; }
mend() { in_router nft add element ip6 filter knocked '{ fd00:70::10 . 22 }'; }
