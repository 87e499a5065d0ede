# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a set of ports that are open holds the public one'
id=tests-public-port where='ip filter forward policy' reach=hook fix=yes fix_not='add element'
ruleset='
table ip filter {
	set open {
		type inet_service
		elements = { 80, 443, 1222 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		tcp dport @open accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() { in_router nft insert rule ip filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
