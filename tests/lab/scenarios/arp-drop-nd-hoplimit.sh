# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
family=6
title='IPv6: a rule writes the hop limit of all that comes in, neighbour discovery too'
id=arp-drop fix=yes says='writes the hop limit' where='inet mangle prerouting iifname "veth21" ip6 hoplimit set 64' bystander=no
ruleset='
table inet mangle {
	chain prerouting {
		type filter hook prerouting priority mangle;
		iifname "veth21" ip6 hoplimit set 64
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat ip6 to [fd00:70::10]:23
	}
}'
# whatever goes to that host needs it
neighbours='[2001:db8:1:2::4]:1222'
fault() { settle; }
settle() { ip -6 -n "$ROUTER" neigh flush dev veth21; ip -6 -n "$BACKEND" neigh flush dev eth0; }
mend() { in_router nft flush chain inet mangle prerouting; }
