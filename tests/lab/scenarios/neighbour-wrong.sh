# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a permanent neighbour entry for the backend has another hardware address'
id=neighbour-wrong reach=wire fix=yes
exact_fix='ip neigh del 192.168.70.10 dev veth21'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
fault() { in_router ip neigh replace 192.168.70.10 lladdr 02:00:00:00:00:99 dev veth21 nud permanent; }
mend() { in_router ip neigh del 192.168.70.10 dev veth21; }
