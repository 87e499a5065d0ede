# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='an explicit drop of iptables-nft, behind a jump'
needs=iptables-nft
id=drop-in-chain reach=hook fix=yes
where='ip filter LIMITS -d 192.168.70.10/32 -p tcp -m multiport --dports 20:22 -m comment --comment "no shells" -j DROP'
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		:LIMITS - [0:0]
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A FORWARD -j LIMITS
		-A FORWARD -d 192.168.70.10/32 -p tcp -m tcp --dport 22 -m conntrack --ctstate DNAT -j ACCEPT
		-A LIMITS -p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE -j DROP
		-A LIMITS -d 192.168.70.10/32 -p tcp -m multiport --dports 20:22 -m comment --comment "no shells" -j DROP
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		COMMIT
	END
}
mend() { in_router iptables-nft -D LIMITS 2; }
