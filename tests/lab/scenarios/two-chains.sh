# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='two faults on one hook: the set of the first chain, and the second chain altogether'
id=element-absent then=second-chain-drops where='inet filter forward policy' reach=hook fix=yes
ruleset="
table inet filter {
	set allowed {
		type ipv4_addr . inet_service
		elements = { 192.168.70.11 . 22 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat ip daddr . $proto dport @allowed accept
	}
}
table inet corporate {
	chain forward {
		type filter hook forward priority filter + 10; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		$proto dport { 80, 443 } accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 $proto dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 $proto dport 1223 dnat to 192.168.70.10:23
	}
}"
mend() {
	in_router nft add element inet filter allowed '{ 192.168.70.10 . 22 }'
	in_router nft insert rule inet corporate forward ip daddr 192.168.70.10 "$proto" dport 22 ct status dnat accept
}
