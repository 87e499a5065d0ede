# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: a quota that is used up'
family=6
id=limit-exceeded where='ip6 filter forward ip6 daddr fd00:70::10 quota over 10 bytes drop' reach=hook fix=yes
ruleset='
table ip6 filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ip6 daddr fd00:70::10 quota over 10 bytes drop
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222'
mend() { in_router nft insert rule ip6 filter forward ip6 daddr fd00:70::10 tcp dport 22 ct status dnat accept; }
