# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='Docker: DOCKER-USER keeps all but one network out'
needs=iptables-nft
id=drop-in-chain reach=hook fix=yes
where='ip filter DOCKER-USER ! -s 10.9.0.0/16 -i enp0 -p tcp -m conntrack --ctorigdstport 1222 -m comment --comment "only the office" -j DROP'
manager='docker user chain DOCKER-USER' lasting='iptables -I DOCKER-USER -s 10.2.1.2 -d 192.168.70.10 -p tcp --dport 22 -m conntrack --ctstate DNAT -j ACCEPT'
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		:DOCKER - [0:0]
		:DOCKER-ISOLATION-STAGE-1 - [0:0]
		:DOCKER-ISOLATION-STAGE-2 - [0:0]
		:DOCKER-USER - [0:0]
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -j DOCKER-USER
		-A FORWARD -j DOCKER-ISOLATION-STAGE-1
		-A FORWARD -o veth21 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A FORWARD -o veth21 -j DOCKER
		-A FORWARD -i veth21 ! -o veth21 -j ACCEPT
		-A FORWARD -i veth21 -o veth21 -j ACCEPT
		-A DOCKER -d 192.168.70.10/32 ! -i veth21 -o veth21 -p tcp -m tcp --dport 22 -j ACCEPT
		-A DOCKER-ISOLATION-STAGE-1 -i veth21 ! -o veth21 -j DOCKER-ISOLATION-STAGE-2
		-A DOCKER-ISOLATION-STAGE-1 -j RETURN
		-A DOCKER-ISOLATION-STAGE-2 -o veth21 -j DROP
		-A DOCKER-ISOLATION-STAGE-2 -j RETURN
		-A DOCKER-USER ! -s 10.9.0.0/16 -i enp0 -p tcp -m conntrack --ctorigdstport 1222 -m comment --comment "only the office" -j DROP
		-A DOCKER-USER -j RETURN
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
		-A POSTROUTING -s 192.168.70.10/32 -d 192.168.70.10/32 -p tcp -m tcp --dport 22 -j MASQUERADE
		-A DOCKER -i veth21 -j RETURN
		-A DOCKER -d 10.1.2.3/32 ! -i veth21 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		COMMIT
	END
}
mend() { in_router iptables-nft -I DOCKER-USER -s 10.2.1.2 -j RETURN; }
