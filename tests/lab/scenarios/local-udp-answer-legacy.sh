# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a UDP service of the router, not asked, whose answer would be dropped by iptables-legacy'
needs=iptables-legacy
proto=udp
verdict=inconclusive id='' reach=delivered works=no
flow=10.1.2.3:1222/udp=local want=10.1.2.3:1222 router_servers='10.1.2.3:1222'
ruleset=''
fault() {
	in_router iptables-legacy -t mangle -A POSTROUTING -p udp --sport 1222 -j DROP
}
mend() { in_router iptables-legacy -t mangle -F; }
