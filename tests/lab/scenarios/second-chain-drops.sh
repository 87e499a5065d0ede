# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='one base chain accepts, a later one on the same hook drops all the same'
options=()
id=second-chain-drops where='inet corporate forward meta l4proto tcp drop' reach=hook fix=yes
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept
	}
}
table inet corporate {
	chain forward {
		type filter hook forward priority filter + 10; policy accept;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		tcp dport { 80, 443 } accept
		meta l4proto tcp drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() { in_router nft insert rule inet corporate forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
