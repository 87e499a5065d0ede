# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='clients come in on a VLAN, and it works'
needs_module=8021q
verdict=ok
ruleset='
table inet filter {
	set allow_in {
		type ipv4_addr . inet_service
		elements = { 192.168.70.11 . 7, 192.168.70.10 . 22 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname "enp0.10" ip daddr . tcp dport @allow_in accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "enp0.10" ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		iifname "enp0.10" ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
fault() {
	ip -n "$HOP" -batch - <<-END && ip -n "$ROUTER" -batch - <<-END2
		link add link up0 name up0.10 type vlan id 10
		link set up0.10 up
		address del 10.1.2.1/24 dev up0
		address add 10.1.2.1/24 dev up0.10
		route add 192.168.70.0/24 via 10.1.2.3
	END
		link add link enp0 name enp0.10 type vlan id 10
		link set enp0.10 up
		address flush dev enp0
		address add 10.1.2.3/24 dev enp0.10
		address add 10.1.2.4/24 dev enp0.10
		route add default via 10.1.2.1
	END2
}
