# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a set of concatenated ranges covers the host, but other ports'
options=()
id=element-absent where='inet filter forward policy' reach=hook fix=yes
ruleset='
table inet filter {
	set exposed {
		type ipv4_addr . inet_service
		flags interval
		elements = { 192.168.70.8/30 . 80-90, 192.168.70.10 . 8000-8999, 10.0.0.0/8 . 22 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ct status dnat ip daddr . tcp dport @exposed accept comment "published"
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		fib daddr type local tcp dport 1222 dnat ip to 192.168.70.10:22
		fib daddr type local tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
neighbours='10.1.2.3:1223 192.168.70.10:22 192.168.70.10:23 192.168.70.11:22'
mend() { in_router nft add element inet filter exposed '{ 192.168.70.10 . 22 }'; }
