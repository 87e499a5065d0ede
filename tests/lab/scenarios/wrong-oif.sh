# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a route for a part of the backend'"'"'s network leads out of another interface'
id=wrong-oif reach=hook fix=yes
exact_fix='ip route add 192.168.70.10 dev veth21'
says='answered'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
fault() { in_router ip route add 192.168.70.10/31 dev enp0; }
bystander=no
mend() { in_router ip route del 192.168.70.10/31 dev enp0; }
