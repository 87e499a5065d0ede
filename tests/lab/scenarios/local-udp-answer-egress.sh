# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a UDP service of the router, not asked, whose answer would be dropped in the egress hook'
proto=udp
verdict=inconclusive id='' reach=delivered works=no
flow=10.1.2.3:1222/udp=local want=10.1.2.3:1222 router_servers='10.1.2.3:1222'
ruleset='
table netdev late {
	chain other {
		type filter hook egress device "veth21" priority 0; policy accept;
		udp sport 7 drop
	}
	chain egress {
		type filter hook egress device "enp0" priority 0; policy accept;
		ip saddr 10.1.2.3 udp sport 1222 drop
	}
}'
mend() { in_router nft flush table netdev late; }
