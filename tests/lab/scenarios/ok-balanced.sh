# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a translation that balances over two backends, each of them right'
verdict=ok reach=answered
flow=10.1.2.3:1222=192.168.70.10:22,192.168.70.11:22
want='192.168.70.1[01]:22'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to numgen inc mod 2 map { 0 : 192.168.70.10, 1 : 192.168.70.11 }:22
	}
}'
