# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the backend is down, and a chain of family arp drops what other hosts say'
id=backend-down fix=no
ruleset='
table arp filter {
	chain input {
		type filter hook input priority filter; policy accept;
		arp saddr ip != { 192.168.70.10, 192.168.70.11, 10.1.2.1 } drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() { ip -n "$BACKEND" address del 192.168.70.10/24 dev eth0 && ip -n "$ROUTER" neigh flush dev veth21; }
mend() { ip -n "$BACKEND" address add 192.168.70.10/24 dev eth0; }
