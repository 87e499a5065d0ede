# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='two faults: nothing translates, and the verdict map has no entry for the backend'
id=dnat-missing then=vmap-miss fix=yes
ruleset='
table ip filter {
	map services {
		type ipv4_addr . inet_service : verdict
		elements = { 192.168.70.11 . 80 : accept }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat ip daddr . tcp dport vmap @services
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() {
	in_router nft insert rule ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	in_router nft add element ip filter services '{ 192.168.70.10 . 22 : accept }'
}
