# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like backend-no-return
title='the backend has no route back to the client, and this host may not ask it itself: no cause of the two is claimed'
id=backend-silent fix=no
ruleset+='
table inet own {
	chain output {
		type filter hook output priority filter;
		ip daddr 192.168.70.10 tcp dport 22 ct state new drop
	}
}'
