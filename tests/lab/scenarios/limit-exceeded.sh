# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rate that is used up before the probe comes'
id=limit-exceeded where='ip filter forward tcp dport 22-23 limit rate over 1/day burst 1 packets counter drop' reach=hook fix=yes
ruleset='
table ip filter {
	chain forward {
		type filter hook forward priority filter;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		tcp dport 22-23 limit rate over 1/day burst 1 packets counter drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
# the first one uses it up
fault() { lab_connect 10.2.1.2 1 10.1.2.3:1223 >/dev/null; lab_connect 10.2.1.2 1 10.1.2.3:1223 >/dev/null; }
neighbours='10.1.2.3:1223 10.1.2.4:1222'
mend() { in_router nft insert rule ip filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
