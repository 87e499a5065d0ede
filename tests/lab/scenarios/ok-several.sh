# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='two backends are right, and it goes to the second'
verdict=ok reach=answered flow=10.1.2.3:1222=192.168.70.10:22,192.168.70.11:22 want=192.168.70.11:22
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.11:22
	}
}'
