# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the interface of the backend was set down'
id=oif-down fix=yes bystander=no
# what else is behind that interface comes back with it
neighbours='10.1.2.4:1222'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() { in_router ip link set dev veth21 down; }
