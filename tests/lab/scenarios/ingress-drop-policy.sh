# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the policy of a netdev ingress chain is drop, and the port is not among those that are let in'
id=ingress-drop where='netdev edge guard policy' reach=hook fix=yes
ruleset='
table netdev edge {
	chain guard {
		type filter hook ingress device "enp0" priority 0; policy drop;
		ether type arp accept
		ip protocol icmp accept
		ip saddr 10.2.1.77 accept
		tcp dport { 80, 443 } accept
		tcp flags & (syn | ack) != syn accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
neighbours='10.1.2.3:1223 192.168.70.10:22 192.168.70.10:23'
mend() { in_router nft add rule netdev edge guard ip daddr 10.1.2.3 tcp dport 1222 accept; }
