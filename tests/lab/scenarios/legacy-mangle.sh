# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables-legacy drops in a chain of its own, before the translation'
needs=iptables-legacy
id=legacy-iptables-drop reach=hook fix=yes
where='ip mangle guests -d 10.1.2.3/32 -p tcp -m multiport --dports 1222,1333 -j DROP'
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
		*mangle
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		:guests - [0:0]
		:others - [0:0]
		-A PREROUTING -i veth+ -j others
		-A PREROUTING -s 10.2.1.0/24 -i enp0 -j guests
		-A guests -s 10.2.1.77/32 -j RETURN
		-A guests -d 10.1.2.3/32 -p tcp -m multiport --dports 1222,1333 -j DROP
		-A others -j RETURN
		COMMIT
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		COMMIT
	END
}
mend() { in_router iptables-legacy -t mangle -D guests 2; }
