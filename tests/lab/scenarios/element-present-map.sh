# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a verdict map says drop for the client'
id=element-present where='ip filter forward ip saddr vmap @verdicts' reach=hook fix=yes
ruleset='
table ip filter {
	map verdicts {
		type ipv4_addr : verdict
		elements = { 10.2.1.2 : drop, 198.51.100.7 : drop }
	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip saddr vmap @verdicts
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fix_not='delete element'
mend() { in_router nft insert rule ip filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
