# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a service of the router whose IPv6 port is translated to the backend'
family=6
id=translated-away where='ip6 nat prerouting tcp dport 1222 dnat to [fd00:70::10]:22' fix=yes
flow='[2001:db8:1:2::3]:1222=local' want='[2001:db8:1:2::3]:1222' router_servers='[::]:1222'
neighbours='[2001:db8:1:2::4]:1222 [2001:db8:1:2::3]:1223'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
