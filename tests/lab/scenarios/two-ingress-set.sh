# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='two faults: dropped at the device, and behind it not in the set that allows it'
id=ingress-drop then=element-absent where='netdev edge guard tcp dport 1222 counter drop' reach=hook fix=yes
ruleset='
table netdev edge {
	chain guard {
		type filter hook ingress device "enp0" priority 0; policy accept;
		ip saddr 10.2.1.77 accept
		tcp dport 1222 counter drop
	}
}
table ip filter {
	set allowed {
		type ipv4_addr . inet_service
		elements = { 192.168.70.11 . 22 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat ip daddr . tcp dport @allowed accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
neighbours='10.1.2.3:1223 192.168.70.10:22 192.168.70.10:23 192.168.70.11:22'
mend() {
	in_router nft insert rule netdev edge guard ip daddr 10.1.2.3 tcp dport 1222 accept
	in_router nft add element ip filter allowed '{ 192.168.70.10 . 22 }'
}
