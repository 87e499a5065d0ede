# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the second chain on the hook has policy drop: an accept in the first is not enough'
family=6
id=second-chain-drops where='ip6 filter forward policy' reach=hook fix=yes
ruleset='
table inet admin {
	chain forward {
		type filter hook forward priority filter - 10; policy drop;
		ct state established,related accept
		ip6 saddr 2001:db8:2:1::77 accept
		ct status dnat accept
	}
}
table ip6 filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip6 saddr 2001:db8:2:1::77 accept
		tcp dport 80 accept
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
mend() { in_router nft insert rule ip6 filter forward ip6 daddr fd00:70::10 tcp dport 22 ct status dnat accept; }
