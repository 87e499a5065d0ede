# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='ip6tables-legacy drops what nftables accepts'
family=6
needs=ip6tables-legacy
id=legacy-iptables-drop reach=hook fix=yes
where='ip6 filter FORWARD -d fd00:70::10/128 -i enp0 -p tcp -j DROP'
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip6 daddr fd00:70::11 tcp dport 7 accept
		ct status dnat accept
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
fault() {
	in_router ip6tables-legacy-restore <<-'END' || return 1
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -p ipv6-icmp -j ACCEPT
		-A FORWARD -d fd00:70::10/128 -i enp0 -p tcp -j DROP
		COMMIT
	END
}
mend() { in_router ip6tables-legacy -D FORWARD 2; }
