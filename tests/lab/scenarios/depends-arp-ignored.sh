# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like depends-not-asked
title='the public address is on lo, and arp_ignore lets nobody on enp0 ask for it'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
fault() {
	in_router ip addr del 10.1.2.3/24 dev enp0
	in_router ip addr add 10.1.2.2/24 dev enp0
	in_router ip addr add 10.1.2.3/32 dev lo
	in_router ip route replace default via 10.1.2.1
	in_router sysctl -qw net.ipv4.conf.all.arp_ignore=1
	settle
}
