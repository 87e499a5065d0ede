# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the request is let in, but the answer is dropped on its way back'
id=reply-dropped where='inet filter forward policy' fix=yes
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ip saddr 10.2.1.77 accept
		ip daddr 10.2.1.77 accept
		ip daddr 192.168.70.10 tcp dport 22 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.10:23 192.168.70.11:22'
mend() {
	in_router nft insert rule inet filter forward ip saddr 192.168.70.10 tcp sport 22 ct state established accept
}
