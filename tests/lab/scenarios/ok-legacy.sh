# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables-legacy has many rules, and none of them stops the flow'
needs=iptables-legacy
verdict=ok reach=answered
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
		:INPUT DROP [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		:docker - [0:0]
		-A INPUT -p icmp -j ACCEPT
		-A FORWARD -p udp -m udp --dport 22 -j DROP
		-A FORWARD -d 192.168.70.10/32 ! -i enp0 -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j DROP
		-A FORWARD -j docker
		-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A docker -d 192.168.70.10/32 -p tcp -m tcp --dport 23:1221 -j DROP
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 10.1.2.4/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.11:22
		COMMIT
	END
}
