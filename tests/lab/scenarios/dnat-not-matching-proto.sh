# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the rule translates udp'
id=dnat-not-matching reach=hook fix=yes
where='inet nat prerouting ip daddr 10.1.2.3 udp dport 1222 dnat ip to 192.168.70.10:22'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 8080 dnat ip to 192.168.70.11:80
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat accept
	}
}'
mend() { in_router nft add rule inet nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22; }
