# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='rules set the TTL of the request to none, of the answer to enough: who a packet is for takes it with any'
verdict=ok
ruleset='
table inet mangle {
	chain forward {
		type filter hook forward priority mangle;
		oifname "veth21" ip ttl set 0
		iifname "veth21" ip ttl set 64
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
