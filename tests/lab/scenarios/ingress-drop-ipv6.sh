# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: dropped by a netdev chain on the interface, before every other hook'
family=6
id=ingress-drop where='netdev edge guard tcp dport { 1222, 1223 } drop' reach=hook fix=yes
ruleset='
table netdev edge {
	chain guard {
		type filter hook ingress device "enp0" priority 0; policy accept;
		ip6 saddr 2001:db8:2:1::77 accept
		tcp dport { 1222, 1223 } drop
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
		ip6 daddr 2001:db8:1:2::4 tcp dport 1222 dnat to [fd00:70::11]:22
	}
}'
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222'
mend() { in_router nft insert rule netdev edge guard ip6 daddr 2001:db8:1:2::3 tcp dport 1222 accept; }
