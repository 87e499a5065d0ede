# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: only for want of a route it is'
closed=yes verdict=inconclusive flow=10.1.2.3:1222=drop
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 172.31.9.9:22
	}
}'
fault() { in_router ip route add unreachable 172.31.9.0/24; }
