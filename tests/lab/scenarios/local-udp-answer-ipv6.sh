# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='redirected to a UDP service of the router, not asked, whose answer would be dropped behind un-NAT in postrouting'
proto=udp family=6
verdict=inconclusive id='' reach=delivered works=no
flow='[2001:db8:1:2::3]:1222/udp=local:3128' want='[2001:db8:1:2::3]:3128' router_servers='[::]:3128'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 udp dport 1222 redirect to :3128
	}
}
table inet filter {
	chain late {
		type filter hook postrouting priority 300; policy drop;
		udp sport 1222 oifname "enp0" ct direction reply counter drop
		accept
	}
}'
mend() { in_router nft flush chain inet filter late; in_router nft add rule inet filter late accept; }
