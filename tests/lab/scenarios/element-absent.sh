# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the article: the backend is not in the set that allows it'
options=()
id=element-absent where='inet filter allowed_dnats drop' reach=hook fix=yes
exact_fix="nft add element inet filter allow_in '{ 192.168.70.10 . 22 }'"
ruleset='
table inet filter {
	set allow_in {
		type ipv4_addr . inet_service
		elements = { 192.168.70.11 . 80 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ct status dnat jump allowed_dnats
	}
	chain allowed_dnats {
		meta nfproto ipv4 ip daddr . tcp dport @allow_in accept
		drop
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
		ip daddr 10.1.2.4 tcp dport 1222 dnat ip to 192.168.70.11:22
	}
}
table ip mangle {
	chain postrouting {
		type filter hook postrouting priority mangle; policy accept;
	}
}'
mend() { in_router nft add element inet filter allow_in '{ 192.168.70.10 . 22 }'; }
