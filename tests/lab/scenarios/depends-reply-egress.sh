# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the answer is dropped in the egress hook of the client'"'"'s interface, where it is kept back before'
verdict=inconclusive id='' reach=answered works=no bystander=no
ruleset='
table netdev guard {
	chain out {
		type filter hook egress device "enp0" priority filter; policy accept;
		tcp sport 1222 drop
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
