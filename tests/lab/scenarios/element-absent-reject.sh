# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the set lacks the element, and what no set lets in is rejected'
id=element-absent where='inet filter published reject with icmpx admin-prohibited' reach=hook fix=yes
ruleset='
table inet filter {
	set pairs {
		type ipv4_addr . ipv4_addr . inet_service
		elements = { 10.2.1.3 . 192.168.70.10 . 22 }
	}
	set services {
		typeof ip daddr . tcp dport
		elements = { 192.168.70.11 . 80 }
	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		iifname "enp0" oifname "veth21" jump published
	}
	chain published {
		ip daddr . tcp dport @services accept
		reject with icmpx admin-prohibited
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.10:23 192.168.70.11:22'
mend() { in_router nft add element inet filter services '{ 192.168.70.10 . 22 }'; }
