# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a limit for each source, which the client has used up'
id=limit-exceeded where='inet filter forward tcp dport 22-23 update @flood { ip saddr limit rate over 1/day burst 1 packets } drop' reach=hook fix=yes
ruleset='
table inet filter {
	set flood {
		type ipv4_addr
		size 1024
		flags dynamic
	}
	chain forward {
		type filter hook forward priority filter;
		ct state established accept
		ip saddr 10.2.1.77 accept
		tcp dport 22-23 update @flood { ip saddr limit rate over 1/day burst 1 packets } drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() { lab_connect 10.2.1.2 1 10.1.2.3:1223 >/dev/null; lab_connect 10.2.1.2 1 10.1.2.3:1223 >/dev/null; }
neighbours='10.1.2.3:1223 10.1.2.4:1222'
mend() { in_router nft insert rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
