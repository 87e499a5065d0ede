# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rule marks the request, and a routing rule takes marked packets to a table that ends in a blackhole'
id=policy-route reach=hook fix=yes
says='fwmark 0x2/0xf lookup 100'
exact_fix='ip -4 rule add pref 99 from 10.2.1.2 to 192.168.70.10 ipproto tcp dport 22 lookup main'
ruleset='
table inet mangle {
	chain marking {
		meta mark set 0x12
	}
	chain prerouting {
		type filter hook prerouting priority mangle;
		meta mark set 0x1
		iifname "enp0" tcp dport 1222 jump marking
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() {
	in_router ip route add blackhole default metric 4278198272
	in_router ip route add blackhole default table 100
	in_router ip rule add pref 100 fwmark 0x2/0xf lookup 100
}
mend() { in_router ip rule del pref 100; }
