# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a service of the router whose port is translated to the backend'
id=translated-away where='ip nat prerouting tcp dport 1222 dnat to 192.168.70.10:22' fix=yes
flow=10.1.2.3:1222=local want=10.1.2.3:1222 router_servers='0.0.0.0:1222'
neighbours='10.1.2.4:1222 10.1.2.3:1223'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
