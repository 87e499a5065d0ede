# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='two faults: a chain before the translation drops it, and one in postrouting'
id=policy-drop then=drop-in-chain where='inet early prerouting policy' reach=hook fix=yes
ruleset='
table inet early {
	chain prerouting {
		type filter hook prerouting priority mangle; policy drop;
		meta l4proto != tcp accept
		iifname "veth21" accept
		ip saddr 10.2.1.77 accept
		ct state established accept
	}
	chain postrouting {
		type filter hook postrouting priority mangle; policy accept;
		ip saddr 10.2.1.77 accept
		oifname "veth21" ip daddr 192.168.70.10 tcp dport 22-23 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() {
	in_router nft add rule inet early prerouting ip daddr 10.1.2.3 tcp dport 1222 accept
	in_router nft insert rule inet early postrouting ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept
}
