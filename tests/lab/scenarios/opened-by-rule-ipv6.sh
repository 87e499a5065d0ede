# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed over IPv6: translated, and a rule names the backend'
family=6
closed=yes id=opened-by-rule where='inet filter forward ip6 daddr fd00:70::10 tcp dport 22 accept' fix=yes
flow='[2001:db8:1:2::3]:1222=drop'
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip6 saddr 2001:db8:2:1::77 accept
		ip6 daddr fd00:70::11 tcp dport 7 accept
		ip6 daddr fd00:70::10 tcp dport 22 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::4 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
