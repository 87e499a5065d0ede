# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='notrack behind conntrack and nat takes nothing out'
verdict=ok reach=answered
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}
table ip filter {
	chain prerouting {
		type filter hook prerouting priority filter;
		tcp dport 22 notrack
		tcp sport 22 notrack
	}
}'
