# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a permanent neighbour entry for the gateway to the client has another hardware address'
id=client-neighbour-wrong reach=answered fix=yes bystander=no
exact_fix='ip neigh del 10.1.2.1 dev enp0'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
fault() { in_router ip neigh replace 10.1.2.1 lladdr 02:00:00:00:00:99 dev enp0 nud permanent; }
mend() { in_router ip neigh del 10.1.2.1 dev enp0; }
