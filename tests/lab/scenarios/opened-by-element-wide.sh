# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: its port is in a set that opens the port of everybody'
closed=yes id=opened-by-element where='inet filter input tcp dport @open_ports accept' fix=yes fix_not=element
flow=10.1.2.3:1222=drop want=10.1.2.3:1222 router_servers='0.0.0.0:1222 0.0.0.0:1223'
ruleset='
table inet filter {
	set open_ports {
		type inet_service; flags interval;
		elements = { 1200-1250 }
	}
	chain input {
		type filter hook input priority filter; policy drop;
		ct state vmap { established : accept, related : accept, invalid : drop }
		iifname "lo" accept
		tcp dport @open_ports accept
	}
}'
