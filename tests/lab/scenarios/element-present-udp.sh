# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: the client is in a blocklist; what is in it goes to a chain that logs and drops'
proto=udp
id=element-present where='ip filter logdrop drop' reach=hook fix=yes
ruleset='
table ip filter {
	set blocked {
		type ipv4_addr
		elements = { 10.2.1.2, 198.51.100.7 }
	}
	chain logdrop {
		counter log prefix "dropped "
		drop
	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip saddr @blocked jump logdrop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 udp dport 1223 dnat to 192.168.70.10:23
	}
}'
# the set means the client, whatever it asks for: a narrow accept it is
fix_not='delete element'
mend() { in_router nft insert rule ip filter forward ip daddr 192.168.70.10 udp dport 22 ct status dnat accept; }
