# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed to the router itself: it is kept back before it comes in'
closed=yes verdict=inconclusive works=yes flow=10.1.2.3:1222=drop want=10.1.2.3:1222 router_servers='0.0.0.0:1222'
options=(--from 10.1.2.3) injector=raw
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
		iifname "lo" tcp dport 1222 drop
	}
}'
