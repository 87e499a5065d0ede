# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the source is translated to an address that nobody has'
id=snat-wrong where='ip nat postrouting oifname "veth21" tcp dport 22 snat to 192.168.70.77' fix=yes
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
	chain postrouting {
		type nat hook postrouting priority srcnat;
		oifname "veth21" tcp dport 22 snat to 192.168.70.77
	}
}'
neighbours='10.1.2.4:1222 10.1.2.3:1223 192.168.70.11:22'
mend() { in_router ip address add 192.168.70.77/32 dev veth21; }
