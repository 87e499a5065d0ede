# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables: new connections are accepted up to a rate, which is used up'
needs=iptables-nft
id=limit-exceeded reach=hook fix=yes
where='ip filter FORWARD policy'
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END' || return 1
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -d 192.168.70.10/32 -p tcp -m limit --limit 1/day --limit-burst 1 -j ACCEPT
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
	lab_connect 10.2.1.2 1 10.1.2.3:1223 >/dev/null
	lab_connect 10.2.1.2 1 10.1.2.3:1223 >/dev/null
}
neighbours='10.1.2.3:1223 10.1.2.4:1222'
mend() { in_router iptables-nft -I FORWARD -d 192.168.70.10 -p tcp --dport 22 -m conntrack --ctstate DNAT -j ACCEPT; }
