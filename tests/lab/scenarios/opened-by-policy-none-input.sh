# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed on the router over UDP: the filter table has no input chain'
proto=udp
closed=yes id=opened-by-policy fix=yes
flow=10.1.2.3:1222/udp=drop want=10.1.2.3:1222 router_servers='10.1.2.3:1222 10.1.2.3:1223'
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
	}
}'
