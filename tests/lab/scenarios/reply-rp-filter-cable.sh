# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the answer comes in on another interface than the backend is on, and rp_filter is strict there'
id=reply-dropped reach=wire fix=yes bystander=no says='came in on veth22'
exact_fix='sysctl -qw net/ipv4/conf/veth22/rp_filter=2'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
# a second cable, by which the backend has its default route
fault() {
	ip link add veth22 netns "$ROUTER" type veth peer name eth1 netns "$BACKEND"
	in_router sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.veth22.rp_filter=1
	in_router ip address add 192.168.71.1/24 dev veth22
	in_router ip link set veth22 up
	in_backend ip address add 192.168.71.10/24 dev eth1
	in_backend ip link set eth1 up
	in_backend ip route replace default via 192.168.71.1
	# strict, the router does not answer the backend's ARP there either
	in_backend ip neigh replace 192.168.71.1 dev eth1 lladdr "$(in_router cat /sys/class/net/veth22/address)"
}
mend() { in_router sysctl -qw net.ipv4.conf.veth22.rp_filter=2; }
