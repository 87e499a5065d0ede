# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the backend is not in the set that lets it through'
family=6
id=element-absent fix=yes
where='inet filter forward policy'
ruleset='
table inet filter {
	set allow_in {
		type ipv6_addr . inet_service
		elements = { fd00:70::11 . 80 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip6 saddr 2001:db8:2:1::77 accept
		ip6 daddr fd00:70::11 tcp dport 7 accept
		ip6 daddr . tcp dport @allow_in accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat ip6 to [fd00:70::10]:23
	}
}'
exact_fix="nft add element inet filter allow_in '{ fd00:70::10 . 22 }'"
mend() { in_router nft add element inet filter allow_in '{ fd00:70::10 . 22 }'; }
# a flow of the other family is a neighbour as well
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222 [fd00:70::10]:23 [fd00:70::11]:22 192.168.70.10:22'
