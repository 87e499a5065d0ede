# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the backend is behind the port of a bridge, and neighbour discovery is dropped where its answers come in'
family=6
id=arp-drop where='bridge filter pre iifname "veth21" icmpv6 type nd-neighbor-advert drop' fix=yes
ruleset='
table bridge filter {
	chain pre {
		type filter hook prerouting priority filter; policy accept;
		ip6 saddr fd00:70::11 accept
		iifname "veth21" icmpv6 type nd-neighbor-advert drop
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
fault() { lab_bridge veth21 && settle; }
settle() { ip -6 -n "$ROUTER" neigh flush dev br-veth21; ip -6 -n "$BACKEND" neigh flush dev eth0; }
mend() { in_router nft insert rule bridge filter pre icmpv6 type nd-neighbor-advert accept; }
