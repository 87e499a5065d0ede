# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='rules that switch every trace off'
verdict=ok reach=answered
ruleset='
table inet quiet {
	chain early {
		type filter hook prerouting priority -300;
		meta nftrace set 0
	}
	chain between {
		type filter hook forward priority -300;
		meta nftrace set 0
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established accept
		ip daddr 192.168.70.11 accept
		ct status dnat accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
