# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: the next router refuses the way to the backend'
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
# What a route refuses is answered five times and then once a second (net.ipv4.route.error_*, the machine's alone); what a
# rule refuses, always.
fault() {
	ip -n "$ROUTER" route add 192.168.71.0/24 via 192.168.70.11 &&
		in_backend sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0 &&
		ip -n "$BACKEND" link add beyond type veth peer name beyond2 && ip -n "$BACKEND" link set beyond up &&
		ip -n "$BACKEND" route add 192.168.71.0/24 dev beyond && in_backend nft -f - <<-END
			table ip filter {
				chain forward {
					type filter hook forward priority filter;
					ip daddr 192.168.71.10 reject with icmp host-unreachable
				}
			}
		END
}
mend() {
	ip -n "$BACKEND" address add 192.168.71.10/32 dev lo && lab_serve udp:192.168.71.10:22
}
