# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a UDP service of the router, not asked, whose answer would be dropped in output'
proto=udp
verdict=inconclusive id='' reach=delivered works=no
flow=10.1.2.3:1222/udp=local want=10.1.2.3:1222 router_servers='10.1.2.3:1222'
ruleset='
table inet filter {
	chain output {
		type filter hook output priority filter; policy accept;
		udp sport 1222 drop
	}
}'
mend() { in_router nft flush chain inet filter output; }
