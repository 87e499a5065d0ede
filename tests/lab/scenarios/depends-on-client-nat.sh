# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the translation is for clients of one network, and no client was named'
options=()
verdict=inconclusive id=dnat-not-matching
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "enp0" ip saddr 10.2.1.0/24 ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
