# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the translation of iptables-nft is for another interface'
needs=iptables-nft
id=dnat-not-matching reach=hook fix=yes
where='ip nat PUBLISHED -i enp1 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22'
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		:PUBLISHED - [0:0]
		-A PREROUTING -m addrtype --dst-type LOCAL -j PUBLISHED
		-A PUBLISHED -i enp1 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		-A PUBLISHED -p udp -m udp --dport 1222 -j DNAT --to-destination 192.168.70.11:22
		COMMIT
	END
}
mend() {
	in_router iptables-nft -t nat -R PUBLISHED 1 -p tcp -d 10.1.2.3 --dport 1222 -j DNAT --to-destination 192.168.70.10:22
}
