# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: it is accepted up to a rate that is used up'
closed=yes verdict=inconclusive flow=10.1.2.3:1222=drop want=10.1.2.3:1222 router_servers='0.0.0.0:1222' works=no
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		tcp dport 1222 limit rate 1/day burst 1 packets accept
	}
}'
# the first packet uses it up
fault() { lab_connect 10.2.1.2 0.4 10.1.2.3:1222 >/dev/null; }
