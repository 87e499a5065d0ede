# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rule leaves the request a TTL of 1, and the backend is behind a router'
id=ttl-short reach=wire fix=yes where='inet mangle forward tcp dport 22 ip ttl set 1' says='#.* set it'
flow=10.1.2.3:1222=192.168.71.10:22 want=192.168.71.10:22 direct=192.168.71.10:22
servers='192.168.70.11:22 tcp:192.168.70.11:7' neighbours=10.1.2.4:1222 bystander=no
ruleset='
table inet mangle {
	chain forward {
		type filter hook forward priority mangle;
		tcp dport 22 ip ttl set 1
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.71.10:22
	}
}'
# one more host, behind the backend's
fault() {
	local BEYOND=$LAB-beyond

	ip -n "$ROUTER" route add 192.168.71.0/24 via 192.168.70.11 &&
		in_backend sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0 && lab_netns "$BEYOND" &&
		ip -n "$BACKEND" link add beyond type veth peer name eth0 netns "$BEYOND" &&
		ip -n "$BACKEND" address add 192.168.71.1/24 dev beyond && ip -n "$BACKEND" link set beyond up &&
		ip -n "$BEYOND" link set lo up && ip -n "$BEYOND" address add 192.168.71.10/24 dev eth0 &&
		ip -n "$BEYOND" link set eth0 up && ip -n "$BEYOND" route add default via 192.168.71.1 &&
		BACKEND=$BEYOND lab_serve 192.168.71.10:22
}
mend() { in_router nft flush chain inet mangle forward; }
