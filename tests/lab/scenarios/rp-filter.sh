# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a route to the client'"'"'s network leads elsewhere, and rp_filter is strict'
id=rp-filter reach=hook fix=yes bystander=no
exact_fix='ip route add 10.2.1.2 via 10.1.2.1 dev enp0'
options+=(--iif enp0)
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
# on its way to a neighbour too the client comes in there
neighbours='10.1.2.3:1223 10.1.2.4:1222'
fault() {
	in_router sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.enp0.rp_filter=1
	in_router ip route add 10.2.1.0/24 dev veth21
}
mend() { in_router ip route del 10.2.1.0/24 dev veth21; }
