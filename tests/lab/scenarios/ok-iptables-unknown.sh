# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='matches that nfdiag does not know, on rules that do not decide'
needs=iptables-nft
verdict=ok reach=answered
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -p tcp -m tcp --dport 22 -m recent --set --name ssh --mask 255.255.255.255 --rsource
		-A FORWARD -p udp -m u32 --u32 0x0>>0x16&0x3c@0x0=0x1 -j DROP
		-A FORWARD -p tcp -m tcp --dport 22 -m time --timestart 00:00:00 --timestop 23:59:59 -j LOG --log-prefix "ssh "
		-A FORWARD -d 192.168.70.10/32 -p tcp -m tcp --dport 22 -m policy --dir in --pol none -j ACCEPT
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
