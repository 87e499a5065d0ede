# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP, IPv6: the request gets a conntrack zone of its own'
proto=udp family=6
id=ct-zone-mismatch where='ip6 raw pre iifname "enp0" udp dport 1222 ct zone set 5' fix=yes
ruleset='
table ip6 raw {
	chain pre {
		type filter hook prerouting priority raw;
		iifname "enp0" udp dport 1222 ct zone set 5
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 udp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
mend() { in_router nft insert rule ip6 raw pre ip6 saddr fd00:70::10 udp sport 22 ct zone set 5; }
