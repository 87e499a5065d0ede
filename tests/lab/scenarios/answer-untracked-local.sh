# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a port is redirected to a service of the router, whose own answers are taken out of conntrack; the rules are iptables'
needs=iptables-nft
id=answer-untracked where='' fix=yes
flow=10.1.2.3:1222=local:3128 want=10.1.2.3:3128 router_servers='0.0.0.0:3128'
ruleset=''
fault() {
	in_router iptables-nft -t nat -A PREROUTING -d 10.1.2.3 -p tcp --dport 1222 -j REDIRECT --to-ports 3128
	in_router iptables-nft -t raw -A OUTPUT -p tcp --sport 3128 -j CT --notrack
}
mend() { in_router iptables-nft -t raw -F; }
