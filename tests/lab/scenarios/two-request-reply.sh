# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='two faults: no rule accepts the request, and then none the answer'
id=policy-drop then=reply-dropped where='ip filter forward policy' reach=hook fix=yes
ruleset='
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ip saddr { 10.2.1.77, 192.168.70.11 } accept
		ip protocol icmp accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() {
	in_router nft add rule ip filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept
	in_router nft add rule ip filter forward ip saddr 192.168.70.10 tcp sport 22 ct direction reply accept
}
