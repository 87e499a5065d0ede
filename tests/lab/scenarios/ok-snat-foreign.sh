# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the source is translated to an address that is none of the router, and the backend routes it back'
verdict=ok reach=answered
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
	chain postrouting {
		type nat hook postrouting priority srcnat;
		oifname "veth21" tcp dport 22 snat to 203.0.113.99
	}
}'
