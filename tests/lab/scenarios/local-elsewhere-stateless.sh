# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='for this host: a rule before conntrack writes another destination into the packet, and no nat rule can mend that'
flow=10.1.2.3:1222=local want=10.1.2.3:1222 router_servers=10.1.2.3:1222
id=header-rewritten where='ip raw prerouting ip daddr 10.1.2.3 tcp dport 1222 ip daddr set 192.168.70.10' reach=wire fix=no
ruleset='
table ip raw {
	chain prerouting {
		type filter hook prerouting priority raw;
		ip daddr 10.1.2.3 tcp dport 1222 ip daddr set 192.168.70.10
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
