# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-article
title='the mark of the connection is restored before it is set: its second packet is the first to be routed by it'
options=(--from 10.2.1.2)
verdict=inconclusive works=no reach=''
ruleset+='
table inet mangle {
	chain prerouting {
		type filter hook prerouting priority mangle;
		meta mark set ct mark
		iifname "enp0" ip saddr 10.2.1.2 ct state new ct mark set 0x1
	}
}'
fault() {
	in_router ip route add default via 10.1.2.1 dev enp0 table 100
	in_router ip rule add pref 100 fwmark 0x1 lookup 100
}
