# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='Docker: a published port'
needs=iptables-nft
verdict=ok reach=answered
publish='-A DOCKER -d 10.1.2.3/32 ! -i veth21 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22'
accept='-A DOCKER -d 192.168.70.10/32 ! -i veth21 -o veth21 -p tcp -m tcp --dport 22 -j ACCEPT'
fault() {
	in_router iptables-nft-restore <<-END
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		:DOCKER - [0:0]
		:DOCKER-BRIDGE - [0:0]
		:DOCKER-CT - [0:0]
		:DOCKER-FORWARD - [0:0]
		:DOCKER-ISOLATION-STAGE-1 - [0:0]
		:DOCKER-ISOLATION-STAGE-2 - [0:0]
		:DOCKER-USER - [0:0]
		-A FORWARD -j DOCKER-USER
		-A FORWARD -j DOCKER-FORWARD
		-A DOCKER-USER -s 10.2.1.77/32 -j ACCEPT
		-A DOCKER-FORWARD -j DOCKER-CT
		-A DOCKER-FORWARD -j DOCKER-ISOLATION-STAGE-1
		-A DOCKER-FORWARD -j DOCKER-BRIDGE
		-A DOCKER-FORWARD -i veth21 -j ACCEPT
		-A DOCKER-BRIDGE -o veth21 -j DOCKER
		-A DOCKER-CT -o veth21 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		$accept
		-A DOCKER ! -i veth21 -o veth21 -j DROP
		-A DOCKER-ISOLATION-STAGE-1 -i veth21 ! -o veth21 -j DOCKER-ISOLATION-STAGE-2
		-A DOCKER-ISOLATION-STAGE-2 -o veth21 -j DROP
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		:DOCKER - [0:0]
		-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
		-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
		-A POSTROUTING -s 192.168.70.0/24 ! -o veth21 -j MASQUERADE
		$publish
		COMMIT
	END
}
