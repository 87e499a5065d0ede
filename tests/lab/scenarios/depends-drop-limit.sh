# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: dropped for its rate alone'
closed=yes verdict=inconclusive flow=10.1.2.3:1222=drop want=10.1.2.3:1222 router_servers='0.0.0.0:1222' works=no
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
		tcp dport 1222 limit rate over 1/day burst 1 packets drop
	}
}'
# the first packet passes
fault() { lab_connect 10.2.1.2 0.4 10.1.2.3:1222 >/dev/null; }
