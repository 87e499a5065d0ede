# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='translated to another host by a map element'
options=()
id=dnat-wrong-target where='ip nat prerouting dnat ip to ip daddr . tcp dport map @published' fix=yes
ruleset='
table ip nat {
	map published {
		type ipv4_addr . inet_service : ipv4_addr . inet_service
		elements = { 10.1.2.3 . 1222 : 192.168.70.12 . 22, 10.1.2.3 . 8080 : 192.168.70.11 . 80 }
	}
	chain prerouting {
		type nat hook prerouting priority dstnat;
		dnat ip to ip daddr . tcp dport map @published
	}
}
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ct status dnat accept
		drop
	}
}'
mend() {
	in_router nft delete element ip nat published '{ 10.1.2.3 . 1222 }'
	in_router nft add element ip nat published '{ 10.1.2.3 . 1222 : 192.168.70.10 . 22 }'
}
