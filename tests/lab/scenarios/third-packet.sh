# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='new connections and answers pass, but nothing accepts the rest of the connection'
verdict=inconclusive reach=answered works=no
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ip saddr 10.2.1.77 accept
		ct state new accept
		ct direction reply accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
mend() { in_router nft add rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat ct state established accept; }
