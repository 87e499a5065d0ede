# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like wrong-oif
title='the backend'"'"'s own route leads back to where the client is, and there the packet is sent back'
exact_fix='ip route prepend 192.168.70.10 dev veth21'
then=policy-drop
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established accept
		iifname enp0 oifname veth21 tcp dport 2222 accept
	}
}'
fault() { in_router ip route add 192.168.70.10 via 10.1.2.1; }
mend() { in_router ip route del 192.168.70.10; in_router nft flush ruleset ; in_router nft add table ip nat; }
