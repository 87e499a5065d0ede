# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like policy-drop-iptables
title='iptables: the administrator called the chains as FireHOL, Docker and ufw call some of theirs'
id=drop-in-chain where='ip filter DOCKER-web -j DROP' fix=yes
manager=iptables lasting=/etc/iptables/rules.v4
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:in_web - [0:0]
		:out_web - [0:0]
		:ufw-mine - [0:0]
		:DOCKER-web - [0:0]
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A FORWARD -o enp0 -j out_web
		-A FORWARD -i enp0 -j in_web
		-A in_web -j ufw-mine
		-A ufw-mine -j DOCKER-web
		-A DOCKER-web -p tcp -m multiport --dports 80,443 -j ACCEPT
		-A DOCKER-web -j DROP
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
mend() { in_router iptables-nft -I DOCKER-web -d 192.168.70.10 -p tcp --dport 22 -m conntrack --ctstate DNAT -j ACCEPT; }
