# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: the next router has no way to the backend, and says so'
proto=udp
id=unreachable-beyond reach=wire
flow=10.1.2.3:1222/udp=192.168.71.10:22 want=192.168.71.10:22
servers='192.168.70.11:22 tcp:192.168.70.11:7'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.71.10:22
	}
}'
fault() {
	ip -n "$ROUTER" route add 192.168.71.0/24 via 192.168.70.11 &&
		in_backend sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0 &&
		ip -n "$BACKEND" route add unreachable 192.168.71.10/32
}
mend() {
	ip -n "$BACKEND" route del unreachable 192.168.71.10/32 && ip -n "$BACKEND" address add 192.168.71.10/32 dev lo &&
		lab_serve udp:192.168.71.10:22
}
