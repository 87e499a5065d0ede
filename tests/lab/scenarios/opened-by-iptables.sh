# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: an iptables rule accepts it'
needs=iptables-nft
closed=yes id=opened-by-rule fix=yes
flow=10.1.2.3:1222=drop want=10.1.2.3:1222 router_servers='0.0.0.0:1222 0.0.0.0:1223'
ruleset=''
fault() {
	in_router iptables-nft -P INPUT DROP &&
		in_router iptables-nft -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT &&
		in_router iptables-nft -A INPUT -p tcp --dport 1222 -j ACCEPT
}
