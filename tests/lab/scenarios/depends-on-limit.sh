# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a flood rule that the probe itself sets off: dropped beyond a limit, which proves nothing'
verdict=inconclusive id=drop-in-chain
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
		update @flood { ip saddr limit rate over 1/day burst 1 packets } drop
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
