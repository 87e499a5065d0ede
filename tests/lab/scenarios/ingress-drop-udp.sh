# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: dropped by an inet chain in the ingress hook'
proto=udp
id=ingress-drop where='inet edge guard udp dport 1222-1223 drop' reach=hook fix=yes
ruleset='
table inet edge {
	chain guard {
		type filter hook ingress device "enp0" priority filter; policy accept;
		ip saddr 10.2.1.77 accept
		udp dport 1222-1223 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 udp dport 1223 dnat to 192.168.70.10:23
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
mend() { in_router nft insert rule inet edge guard ip daddr 10.1.2.3 udp dport 1222 accept; }
