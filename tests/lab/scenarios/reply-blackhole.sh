# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a blackhole route on the way back to the client'
id=reply-dropped reach=wire fix=yes bystander=no says='blackhole 10.2.1.0/24'
exact_fix='ip route add 10.2.1.2 via 10.1.2.1 dev enp0'
options+=(--iif enp0)
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
# with any rp_filter the request would not get through
fault() {
	in_router sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.enp0.rp_filter=0
	in_router ip route add blackhole 10.2.1.0/24
}
mend() { in_router ip route del blackhole 10.2.1.0/24; }
