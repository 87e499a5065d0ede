# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the redirect to a proxy on the router is missing, the rules are iptables'
id=redirect-missing fix=yes
flow=10.1.2.3:1222=local:3128 want=10.1.2.3:3128 router_servers='0.0.0.0:3128'
needs=iptables-nft
ruleset=''
fault() {
	in_router iptables-nft -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 3128
}
