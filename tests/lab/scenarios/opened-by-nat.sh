# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: it is translated, and translated flows are let through'
closed=yes id=opened-by-nat where='ip nat PREROUTING tcp dport 1222 dnat to 192.168.70.10:22' fix=yes
flow=10.1.2.3:1222=drop
ruleset='
table ip nat {
	chain PREROUTING {
		type nat hook prerouting priority dstnat;
		tcp dport 1222 dnat to 192.168.70.10:22
		tcp dport 1223 dnat to 192.168.70.10:22
	}
}
table ip filter {
	chain FORWARD {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ct status dnat accept
		ip saddr 10.2.1.77 accept
	}
}'
