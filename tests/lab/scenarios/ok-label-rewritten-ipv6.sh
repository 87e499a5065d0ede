# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP over IPv6: a rule rewrites the flow label, by which the probe was known'
family=6 proto=udp
verdict=ok reach=answered
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 udp dport 1222 dnat to [fd00:70::10]:22
	}
}
table inet mangle {
	chain prerouting {
		type filter hook prerouting priority mangle;
		ip6 flowlabel set 0
	}
	chain forward {
		type filter hook forward priority mangle;
		ip6 flowlabel set 5
	}
}'
