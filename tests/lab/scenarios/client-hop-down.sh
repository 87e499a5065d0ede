# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='by a routing rule all but marked packets go to a gateway that is not there, the answer too'
id=client-hop-down reach=answered fix=yes bystander=no
exact_fix='ip -4 rule add pref 100 from 192.168.70.10 to 10.2.1.2 lookup main'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
fault() {
	in_router ip rule add pref 100 lookup main suppress_prefixlength 0
	in_router ip rule add pref 101 not fwmark 0x51 lookup 51
	in_router ip route add default via 10.1.2.77 table 51
}
mend() { in_router ip rule del pref 101; }
