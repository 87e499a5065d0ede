# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a quota that is used up'
id=limit-exceeded where='ip filter forward ip daddr 192.168.70.10 quota over 10 bytes drop' reach=hook fix=yes
ruleset='
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ip daddr 192.168.70.10 quota over 10 bytes drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
mend() { in_router nft insert rule ip filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
