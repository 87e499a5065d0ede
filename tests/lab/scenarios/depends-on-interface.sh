# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the public address is on an inner interface, the rule is for clients from outside, and no client was named'
options=()
verdict=inconclusive id=dnat-not-matching works=yes
flow=10.50.0.5:1222=192.168.70.10:22 public=10.50.0.5:1222 neighbours='10.1.2.4:1222 192.168.70.10:22'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "enp0" ip daddr 10.50.0.5 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
fault() {
	ip -n "$ROUTER" address add 10.50.0.5/32 dev veth21 && ip -n "$HOP" route add 10.50.0.5 via 10.1.2.3
}
