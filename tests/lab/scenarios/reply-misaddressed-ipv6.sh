# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the backend sends its answers to another hardware address'
family=6
id=reply-dropped reach=wire fix=no says='for the hardware address 02:00:00:00:00:01' bystander=no
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
fault() { in_backend ip neigh replace fd00:70::1 lladdr 02:00:00:00:00:01 dev eth0; }
mend() { in_backend ip neigh del fd00:70::1 dev eth0; }
