# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a verdict map by interface'
verdict=ok reach=answered
ruleset='
table inet filter {
	chain from_outside {
		ct status dnat ip daddr 192.168.70.0/24 accept
		drop
	}
	chain from_containers {
		ct state established,related accept
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ip saddr 10.2.1.77 accept
		iifname vmap { "enp0" : jump from_outside, "veth21" : jump from_containers }
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "enp0" ip daddr 10.1.2.3 tcp dport vmap { 1222 : jump to_ten, 1223 : jump to_eleven }
	}
	chain to_ten { meta l4proto tcp dnat ip to 192.168.70.10:22; }
	chain to_eleven { meta l4proto tcp dnat ip to 192.168.70.11:22; }
}'
