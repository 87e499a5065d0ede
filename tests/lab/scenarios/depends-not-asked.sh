# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a chain of family arp drops what the client'"'"'s router asks, so it does not find this host'
verdict=inconclusive id='' reach=answered works=no bystander=no
ruleset='
table arp filter {
	chain input {
		type filter hook input priority filter; policy accept;
		iifname "enp0" arp operation request drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
fault() { settle; }
# what it knew is gone
settle() { ip -n "$HOP" neigh flush dev up0; }
