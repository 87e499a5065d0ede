# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='rules of iptables-nft, as Docker and hand-written scripts leave them'
needs=iptables-nft
options=()
verdict=ok reach=answered
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		:DOCKER - [0:0]
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -o veth21 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A FORWARD -i veth21 ! -o veth21 -j ACCEPT
		-A FORWARD -o veth21 -j DOCKER
		-A DOCKER -d 192.168.70.10/32 ! -i veth21 -o veth21 -p tcp -m tcp --dport 22 -j ACCEPT
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		:DOCKER - [0:0]
		-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
		-A POSTROUTING -s 192.168.70.0/24 ! -o veth21 -j MASQUERADE
		-A DOCKER ! -i veth21 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		COMMIT
	END
}
