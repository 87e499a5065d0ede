# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='two backends are right, and it goes to a third place'
id=dnat-wrong-port where='ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.11:23' fix=yes
flow=10.1.2.3:1222=192.168.70.10:22,192.168.70.11:22
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.11:23
	}
}'
