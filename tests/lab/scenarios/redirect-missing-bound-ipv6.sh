# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the redirect of IPv6 to a proxy is missing, and that listens at one address alone; the rules are ip6tables'
needs=iptables-nft
family=6
id=redirect-missing fix=yes fix_not=REDIRECT
flow='[2001:db8:1:2::3]:1222=local:3128' want='[fd00:70::1]:3128' router_servers='[fd00:70::1]:3128'
ruleset=''
fault() {
	in_router ip6tables-nft -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 3128
}
