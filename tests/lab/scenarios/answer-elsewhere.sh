# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the answer goes another way than the request came, and the client is not there'
verdict=inconclusive works=no options+=(--iif enp0)
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
fault() { in_router ip route add 10.2.1.2 dev veth21; }
mend() { in_router ip route del 10.2.1.2 dev veth21; }
