# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: nobody answers, and nobody has to'
proto=udp
verdict=ok works=no reach=wire
options=(--from 10.2.1.2 --until wire)
servers='192.168.70.11:22 tcp:192.168.70.11:7'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
	}
}'
