# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a service of the router itself over IPv6'
family=6
verdict=ok reach=answered flow='[2001:db8:1:2::3]:1222=local' want='[2001:db8:1:2::3]:1222' router_servers='[2001:db8:1:2::3]:1222'
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
		ct state established,related accept
		tcp dport 1222 accept
	}
}'
