# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='both interfaces are in a VRF, and it works'
needs_module=vrf
verdict=ok
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 192.168.70.10 tcp dport 22 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
fault() {
	ip -n "$ROUTER" -batch - <<-END
		link add blue type vrf table 10
		link set blue up
		link set enp0 master blue
		link set veth21 master blue
		route add vrf blue default via 10.1.2.1
	END
}
