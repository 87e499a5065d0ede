# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='an iptables rule translates the source to an address that nobody has'
needs=iptables-nft
id=snat-wrong where='ip nat POSTROUTING -o veth21 -p tcp -m tcp --dport 22 -j SNAT --to-source 192.168.70.77' fix=yes
ruleset=''
fault() {
	in_router iptables-nft -t nat -A PREROUTING -d 10.1.2.3 -p tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22 &&
		in_router iptables-nft -t nat -A POSTROUTING -o veth21 -p tcp --dport 22 -j SNAT --to-source 192.168.70.77
}
neighbours='10.1.2.4:1222 10.1.2.3:1223 192.168.70.11:22'
mend() { in_router ip address add 192.168.70.77/32 dev veth21; }
