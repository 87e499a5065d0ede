# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='tables of family bridge, arp and netdev that drop everything, and are not on the path'
verdict=ok reach=answered
ruleset='
table bridge filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
	}
	chain input {
		type filter hook input priority filter; policy drop;
	}
}
table arp filter {
	chain input {
		type filter hook input priority filter; policy accept;
		arp saddr ip 192.0.2.0/24 drop
	}
}
table netdev edge {
	chain guard {
		type filter hook ingress device "lo" priority 0; policy drop;
	}
	chain out {
		type filter hook egress device "lo" priority 0; policy drop;
	}
	chain back {
		type filter hook ingress device "veth21" priority 0; policy accept;
		ip saddr 192.168.70.66 drop
	}
}
table ip6 filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
