# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='translated to a server that listens on 127.0.0.1 alone'
flow=10.1.2.3:1222=local:2222 want=127.0.0.1:2222 router_servers=127.0.0.1:2222
id=dnat-loopback reach=hook fix=yes says='route_localnet is 0'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 127.0.0.1:2222
	}
}'
mend() { in_router sysctl -qw net.ipv4.conf.enp0.route_localnet=1; }
