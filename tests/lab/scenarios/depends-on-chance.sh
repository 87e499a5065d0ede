# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a balancing rule picks an endpoint chain by number, and one endpoint alone was asked for'
verdict=inconclusive
want='192.168.70.1[01]:22'
options=(--from 10.2.1.2 --contain)
flow=10.1.2.3:1222=192.168.70.99:22
ruleset='
table ip services {
	chain endpoint-1 { meta l4proto tcp dnat to 192.168.70.10:22; }
	chain endpoint-2 { meta l4proto tcp dnat to 192.168.70.11:22; }
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 numgen random mod 2 vmap { 0 : goto endpoint-1, 1 : goto endpoint-2 }
	}
}'
