# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the policy of iptables-legacy drops what nftables accepts'
needs=iptables-legacy
id=legacy-iptables-drop reach=hook fix=yes
where='ip filter FORWARD policy'
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
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -d 192.168.70.10/32 -p tcp -m tcp --dport 2222 -j ACCEPT
		COMMIT
	END
}
mend() { in_router iptables-legacy -A FORWARD -d 192.168.70.10 -p tcp --dport 22 -j ACCEPT; }
