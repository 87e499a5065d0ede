# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the connection is marked behind the routing decision, and the mark restored for its next packets'
family=6
verdict=inconclusive works=no
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}
table ip6 mangle {
	chain prerouting {
		type filter hook prerouting priority mangle;
		ct state established ct direction original meta mark set ct mark
	}
	chain forward {
		type filter hook forward priority mangle;
		ct state new ip6 saddr 2001:db8:2:1::2 ct mark set 0x5
	}
}'
fault() {
	in_router ip -6 route add default via 2001:db8:1:2::1 dev enp0 table 100
	in_router ip -6 rule add pref 100 fwmark 0x5 lookup 100
}
