# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='DNS: a rule rewrites the identification, by which the probe was known'
proto=dns
verdict=ok reach=answered
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
}
table ip mangle {
	chain forward {
		type filter hook forward priority mangle;
		ip id set 0
	}
}'
