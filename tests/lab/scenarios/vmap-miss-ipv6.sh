# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: a verdict map over backend and port has no such key'
family=6
id=vmap-miss where='inet filter forward policy' reach=hook fix=yes
ruleset='
table inet filter {
	map services {
		type ipv6_addr . inet_service : verdict
		elements = { fd00:70::11 . 80 : accept, fd00:70::11 . 443 : accept }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip6 saddr 2001:db8:2:1::77 accept
		ct status dnat ip6 daddr . tcp dport vmap @services
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat ip6 to [fd00:70::10]:23
	}
}'
mend() { in_router nft add element inet filter services '{ fd00:70::10 . 22 : accept }'; }
