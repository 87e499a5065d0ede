# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='an accept comes before the right translation in the same chain'
id=dnat-shadowed where='ip nat prerouting tcp dport 1200-1299 accept' reach=hook fix=yes
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		tcp dport 1200-1299 accept
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat accept
	}
}'
mend() { in_router nft insert rule ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22; }
