# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: a service that does not know the question; nothing is wrong with the way'
proto=dns
verdict=inconclusive works=yes reach=wire
options=(--from 10.2.1.2)
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
	}
}'
