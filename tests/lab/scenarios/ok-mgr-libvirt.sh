# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='libvirt, a network with NAT: a rule of the administrator lets the port in to the guest'
needs=iptables-nft
verdict=ok reach=answered
let_in='-A LIBVIRT_FWI -d 192.168.70.10/32 -p tcp -m tcp --dport 22 -j ACCEPT'
fault() {
	in_router iptables-nft-restore <<-END
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:LIBVIRT_FWI - [0:0]
		:LIBVIRT_FWO - [0:0]
		:LIBVIRT_FWX - [0:0]
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -j LIBVIRT_FWX
		-A FORWARD -j LIBVIRT_FWI
		-A FORWARD -j LIBVIRT_FWO
		$let_in
		-A LIBVIRT_FWI -d 192.168.70.0/24 -o veth21 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A LIBVIRT_FWI -o veth21 -j REJECT --reject-with icmp-port-unreachable
		-A LIBVIRT_FWO -s 192.168.70.0/24 -i veth21 -j ACCEPT
		-A LIBVIRT_FWO -i veth21 -j REJECT --reject-with icmp-port-unreachable
		-A LIBVIRT_FWX -i veth21 -o veth21 -j ACCEPT
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		:LIBVIRT_PRT - [0:0]
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		-A POSTROUTING -j LIBVIRT_PRT
		-A LIBVIRT_PRT -s 192.168.70.0/24 -d 224.0.0.0/24 -j RETURN
		-A LIBVIRT_PRT -s 192.168.70.0/24 ! -d 192.168.70.0/24 -p tcp -j MASQUERADE --to-ports 1024-65535
		COMMIT
	END
}
