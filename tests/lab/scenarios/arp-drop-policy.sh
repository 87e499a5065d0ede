# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a chain of family arp lets no question out but for those it names'
id=arp-drop where='arp filter output policy' fix=yes
ruleset='
table arp filter {
	chain output {
		type filter hook output priority filter; policy drop;
		oifname "enp0" accept
		arp operation reply accept
		arp daddr ip 192.168.70.11 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
# whatever goes to that host needs it
neighbours='10.1.2.4:1222'
fault() { ip -n "$ROUTER" neigh flush dev veth21; }
settle() { ip -n "$ROUTER" neigh flush dev veth21; }
mend() { in_router nft add rule arp filter output arp daddr ip 192.168.70.10 accept; }
