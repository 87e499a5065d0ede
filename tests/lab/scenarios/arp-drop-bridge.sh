# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the backend is behind the port of a bridge, whose output chain lets out what is IP alone'
id=arp-drop where='bridge filter output policy' fix=yes
ruleset='
table bridge filter {
	chain output {
		type filter hook output priority filter; policy drop;
		arp operation reply accept
		arp daddr ip 192.168.70.11 accept
		meta protocol { ip, ip6 } accept
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
fault() { lab_bridge veth21 && settle; }
settle() { ip -n "$ROUTER" neigh flush dev br-veth21; }
mend() { in_router nft add rule bridge filter output arp daddr ip 192.168.70.10 accept; }
