# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the backend that is named is a service of the router on its loopback'
verdict=ok reach=answered flow=10.1.2.3:1222=127.0.0.1:3128 want=127.0.0.1:3128 router_servers='127.0.0.1:3128'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 127.0.0.1:3128
	}
}'
fault() { in_router sysctl -qw net.ipv4.conf.enp0.route_localnet=1; }
