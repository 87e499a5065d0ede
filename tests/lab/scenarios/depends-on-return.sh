# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='clients of one network leave the chain before its drop, and no client was named'
options=()
verdict=inconclusive id=drop-in-chain
ruleset='
table ip services {
	chain firewall-a {
		ip saddr { 10.2.0.0/16 } return
		drop
	}
	chain early {
		type filter hook prerouting priority -110;
		ip daddr . tcp dport vmap { 10.1.2.3 . 1222 : goto firewall-a }
	}
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
