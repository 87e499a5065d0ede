# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: everything that the admins may not is dropped'
family=6
id=policy-drop fix=yes
where='ip6 filter FORWARD policy'
ruleset='
table ip6 filter {
	set admins {
		type ipv6_addr; flags interval
		elements = { 2001:db8:9::/48 }
	}
	chain FORWARD {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip6 daddr fd00:70::11 tcp dport 7 accept
		ip6 saddr @admins accept
	}
}
table ip6 nat {
	chain PREROUTING {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
mend() { in_router nft add rule ip6 filter FORWARD ip6 daddr fd00:70::10 tcp dport 22 ct status dnat accept; }
