# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: nothing listens on the port of the backend'
proto=udp
id=backend-refused reach=wire
servers='192.168.70.11:22 tcp:192.168.70.11:7'
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.11:22'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
	}
	chain postrouting {
		type nat hook postrouting priority srcnat;
		oifname "veth21" masquerade
	}
}'
# the real client's own attempts must not use up the errors that may be sent in a second
fault() { in_backend sysctl -qw net.ipv4.icmp_ratelimit=0; }
mend() { lab_serve udp:192.168.70.10:22; }
