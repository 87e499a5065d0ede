# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables: every first packet, and one out of one: that is no chance'
needs=iptables-nft
verdict=ok reach=answered
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT
		-A FORWARD -d 192.168.70.10/32 -m statistic --mode nth --every 1 --packet 0 -j ACCEPT
		-A FORWARD -d 192.168.70.11/32 -j ACCEPT
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 10.1.2.3/32 -p tcp --dport 1222 -m statistic --mode nth --every 1 --packet 0 -j DNAT --to-destination 192.168.70.10:22
		COMMIT
	END
}
