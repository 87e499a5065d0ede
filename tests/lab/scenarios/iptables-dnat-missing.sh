# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a host of iptables-nft that translates nothing: there is no nat chain yet'
needs=iptables-nft
id=dnat-missing reach=hook fix=yes
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		COMMIT
	END
}
mend() { in_router iptables-nft -t nat -A PREROUTING -d 10.1.2.3 -p tcp --dport 1222 -j DNAT --to 192.168.70.10:22; }
