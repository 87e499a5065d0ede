# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the input chain accepts what is known, and forgets neighbour discovery'
family=6
id=arp-drop where='inet filter input iifname "veth21" drop' fix=yes
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
		ct state established,related accept
		icmpv6 type echo-request accept
		ip6 saddr fd00:70::11 accept
		iifname "veth21" drop
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
# whatever goes to that host needs it
neighbours='[2001:db8:1:2::4]:1222'
fault() { settle; }
settle() { ip -6 -n "$ROUTER" neigh flush dev veth21; ip -6 -n "$BACKEND" neigh flush dev eth0; }
mend() { in_router nft insert rule inet filter input icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept; }
