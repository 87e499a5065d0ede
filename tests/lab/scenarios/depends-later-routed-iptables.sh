# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables restores the mark of the connection before it sets it, and what has that mark is refused'
verdict=inconclusive works=no needs=iptables-nft
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
fault() {
	in_router iptables-nft -t mangle -A PREROUTING -j CONNMARK --restore-mark &&
		in_router iptables-nft -t mangle -A PREROUTING -i enp0 -s 10.2.1.2 -m conntrack --ctstate NEW -j CONNMARK --set-mark 0x7 &&
		in_router ip rule add pref 100 iif enp0 fwmark 0x7 unreachable
}
