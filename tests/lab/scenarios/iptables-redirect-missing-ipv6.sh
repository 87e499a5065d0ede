# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the redirect of IPv6 to a proxy on the router is missing, the rules are ip6tables'
needs=iptables-nft
family=6
id=redirect-missing fix=yes
flow='[2001:db8:1:2::3]:1222=local:3128' want='[2001:db8:1:2::4]:3128' router_servers='[::]:3128'
ruleset=''
fault() {
	in_router ip6tables-nft -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 3128
}
