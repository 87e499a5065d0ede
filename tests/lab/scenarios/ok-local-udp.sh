# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a UDP service of the router itself: a socket is bound'
proto=udp
verdict=ok reach=delivered flow=10.1.2.3:1222/udp=local want=10.1.2.3:1222 router_servers='10.1.2.3:1222'
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		udp dport 1222 accept
	}
}'
