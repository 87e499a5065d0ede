# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='goto: what comes after it in the calling chain is never reached, and the chain ends in a drop'
id=drop-in-chain where='ip filter from_enp0 log prefix "from enp0: " drop' reach=hook fix=yes
ruleset='
table ip filter {
	chain from_enp0 {
		ip daddr 192.168.70.11 tcp dport 80 accept
		tcp dport 443 accept
		log prefix "from enp0: " drop
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		iifname "enp0" goto from_enp0
		ip daddr 192.168.70.10 tcp dport 22 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() {
	in_router nft insert rule ip filter from_enp0 ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept
}
