# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: dropped in the egress hook, which a contained probe does not get to'
closed=yes verdict=inconclusive works=no flow=192.168.70.10:22=drop public=192.168.70.10:22
ruleset='
table netdev late {
	chain egress {
		type filter hook egress device "veth21" priority 0; policy accept;
		ip daddr 192.168.70.10 tcp dport 22 drop
	}
}'
