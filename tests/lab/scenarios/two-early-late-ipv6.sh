# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: two faults: a chain before the translation drops it, and one in postrouting'
family=6
id=policy-drop then=drop-in-chain where='inet early prerouting policy' reach=hook fix=yes
ruleset='
table inet early {
	chain prerouting {
		type filter hook prerouting priority mangle; policy drop;
		meta l4proto != tcp accept
		iifname "veth21" accept
		ip6 saddr 2001:db8:2:1::77 accept
		ct state established accept
	}
	chain postrouting {
		type filter hook postrouting priority mangle; policy accept;
		ip6 saddr 2001:db8:2:1::77 accept
		oifname "veth21" ip6 daddr fd00:70::10 tcp dport 22-23 drop
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
mend() {
	in_router nft add rule inet early prerouting ip6 daddr 2001:db8:1:2::3 tcp dport 1222 accept
	in_router nft insert rule inet early postrouting ip6 daddr fd00:70::10 tcp dport 22 ct status dnat accept
}
