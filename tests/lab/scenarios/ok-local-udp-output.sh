# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a UDP service of the router, not asked: its answer would pass chains that drop all else'
proto=udp
verdict=ok reach=delivered
flow=10.1.2.3:1222/udp=local:3128 want=10.1.2.3:3128 router_servers='10.1.2.3:3128'
ruleset='
table inet filter {
	chain output {
		type filter hook output priority filter; policy drop;
		ct state invalid drop
		ct state established,related accept
		icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
	}
	chain late {
		type filter hook postrouting priority 300; policy drop;
		oifname "enp0" udp sport 1222 ip saddr 10.1.2.3 accept
		meta l4proto != udp accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 redirect to :3128
	}
}'
