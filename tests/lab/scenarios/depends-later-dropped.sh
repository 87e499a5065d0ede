# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-article
title='new connections of clients may pass, and answers; what the client sends next may not'
verdict=inconclusive works=no bystander=no reach='' neighbours=''
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		iifname "enp0" ct state new accept
		iifname "veth21" ct state established accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
