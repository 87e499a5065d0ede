# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='rules of iptables-nft that translate, and let nothing in'
needs=iptables-nft
id=policy-drop where='ip filter FORWARD policy' reach=hook fix=any
manager=iptables lasting=/etc/iptables/rules.v4
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A FORWARD -d 192.168.70.10/32 -p tcp -m multiport --dports 80,443 -j ACCEPT
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1223 -j DNAT --to-destination 192.168.70.10:23
		COMMIT
	END
}
mend() { in_router iptables-nft -A FORWARD -d 192.168.70.10 -p tcp --dport 22 -m conntrack --ctstate DNAT -j ACCEPT; }
