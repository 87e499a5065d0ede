# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed to echo requests, and they are translated to the backend'
proto=icmp
closed=yes id=opened-by-nat where='ip nat prerouting ip daddr 10.1.2.3 icmp type echo-request dnat to 192.168.70.10' fix=yes
flow=10.1.2.3/icmp=drop
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 icmp type echo-request dnat to 192.168.70.10
	}
}
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ct status dnat accept
		ip saddr 10.2.1.77 accept
	}
}'
