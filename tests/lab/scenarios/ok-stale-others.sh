# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='old conntrack entries of other flows, and connections of others that are open'
verdict=ok reach=answered
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat accept
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
	lab_connect 10.2.1.2 1 10.1.2.3:1223 >/dev/null
	in_router conntrack -I -p tcp -s 10.2.1.99 -d 10.1.2.3 --sport 4000 --dport 1222 --state ESTABLISHED -t 60 \
		-r 192.168.70.99 -q 10.2.1.99 --reply-port-src 22 --reply-port-dst 4000 >/dev/null 2>&1
	return 0
}
