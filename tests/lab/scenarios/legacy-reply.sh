# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables-legacy drops the answer'
needs=iptables-legacy
id=legacy-iptables-drop reach=wire fix=yes
where='ip filter FORWARD -s 192.168.70.10/32 -o enp0 -p tcp -m tcp --sport 22 -j DROP'
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ct status dnat accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() {
	in_router iptables-legacy-restore <<-'END' || return 1
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -s 192.168.70.10/32 -o enp0 -p tcp -m tcp --sport 22 -j DROP
		COMMIT
	END
}
mend() { in_router iptables-legacy -D FORWARD 1; }
