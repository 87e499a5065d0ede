# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: it is, but not for every client'
closed=yes verdict=inconclusive flow=10.1.2.3:1222=drop router_servers='0.0.0.0:1222' options=()
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.9.0.0/16 tcp dport 1222 accept
	}
}'
