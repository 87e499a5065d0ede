# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='chains of family arp that drop others, and a dormant one that drops all'
verdict=ok reach=answered
ruleset='
table arp sleeping {
	flags dormant
	chain input {
		type filter hook input priority filter; policy drop;
	}
}
table arp filter {
	chain input {
		type filter hook input priority filter; policy accept;
		arp saddr ip 192.168.70.99 drop
		arp operation != { request, reply } drop
	}
	chain output {
		type filter hook output priority filter; policy accept;
		arp daddr ip 192.168.70.0/29 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() { ip -n "$ROUTER" neigh flush dev veth21; }
