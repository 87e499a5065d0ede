# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='ICMP echo: translated, and the source too'
proto=icmp
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ip daddr 192.168.70.10 icmp type echo-request accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 icmp type echo-request dnat to 192.168.70.10
	}
	chain postrouting {
		type nat hook postrouting priority srcnat;
		oifname "veth21" masquerade
	}
}'
verdict=ok reach=answered
