# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the policy of the output chain is drop, and neighbour discovery is not accepted there'
family=6
id=arp-drop where='ip6 filter output policy' fix=yes
ruleset='
table ip6 filter {
	chain output {
		type filter hook output priority filter; policy drop;
		oifname != "veth21" accept
		ip6 daddr { fd00:70::11, ff02::1:ff00:11 } accept
		ct state established,related accept
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
neighbours='[2001:db8:1:2::4]:1222'
fault() { settle; }
settle() { ip -6 -n "$ROUTER" neigh flush dev veth21; ip -6 -n "$BACKEND" neigh flush dev eth0; }
mend() { in_router nft add rule ip6 filter output icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept; }
