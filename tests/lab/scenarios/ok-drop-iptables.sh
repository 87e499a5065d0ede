# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='stays closed: the policy of an iptables chain drops it'
needs=iptables-nft
closed=yes verdict=ok flow=10.1.2.3:1222=drop router_servers='0.0.0.0:1222'
ruleset=''
fault() {
	in_router iptables-nft -P INPUT DROP &&
		in_router iptables-nft -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT &&
		in_router iptables-nft -A INPUT -p tcp --dport 22 -j ACCEPT
}
