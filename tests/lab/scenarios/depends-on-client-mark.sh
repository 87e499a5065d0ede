# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='one network gets the mark that is accepted later on, and no client was named'
options=()
verdict=inconclusive id=policy-drop says='No rule accepts' works=yes
ruleset='
table ip marks {
	chain prerouting {
		type filter hook prerouting priority mangle;
		ip saddr 10.2.0.0/16 ct mark set 0x1
	}
	chain early {
		type filter hook prerouting priority -140;
		meta mark set ct mark
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established accept
		oifname "enp0" accept
		meta mark 0x1 accept
		ip daddr 192.168.70.11 accept
	}
}'
