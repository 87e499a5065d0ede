# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='some of the ports that a client may have are dropped'
verdict=inconclusive client_port=40000 works=yes
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter;
		ct direction original tcp dport 22 tcp sport 50000-65535 drop
	}
}'
