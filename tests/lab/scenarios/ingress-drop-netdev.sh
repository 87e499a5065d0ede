# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='dropped by a netdev chain on the interface, before every other hook'
id=ingress-drop where='netdev edge guard tcp dport { 1222, 1223 } drop' reach=hook fix=yes
ruleset='
table netdev edge {
	chain guard {
		type filter hook ingress device "enp0" priority 0; policy accept;
		ip saddr 10.2.1.77 accept
		tcp dport { 1222, 1223 } drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
		ip daddr 10.1.2.4 tcp dport 1222 dnat to 192.168.70.11:22
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
mend() { in_router nft insert rule netdev edge guard ip daddr 10.1.2.3 tcp dport 1222 accept; }
