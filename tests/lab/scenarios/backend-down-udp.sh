# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: nobody answers for the backend'
proto=udp
id=backend-down reach=hook
servers='192.168.70.11:22 tcp:192.168.70.11:7'
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.11:22'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
	}
}'
fault() { ip -n "$BACKEND" address del 192.168.70.10/24 dev eth0; }
mend() { ip -n "$BACKEND" address add 192.168.70.10/24 dev eth0 && lab_serve udp:192.168.70.10:22; }
