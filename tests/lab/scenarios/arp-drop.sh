# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a chain of family arp drops the backend'\''s answers'
id=arp-drop where='arp filter input arp saddr ip 192.168.70.10 drop' fix=yes
ruleset='
table arp filter {
	chain input {
		type filter hook input priority filter; policy accept;
		arp saddr ip 192.168.70.99 drop
		arp saddr ip 192.168.70.10 drop
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
mend() { in_router nft insert rule arp filter input arp saddr ip 192.168.70.10 accept; }
