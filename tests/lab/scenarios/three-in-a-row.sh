# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='three faults: a rule before the translation, a blocklist, and the public port in forward'
id=drop-in-chain then='element-present tests-public-port' where='inet early prerouting tcp dport 1222-1223 drop' reach=hook fix=yes
ruleset='
table inet early {
	chain prerouting {
		type filter hook prerouting priority mangle; policy accept;
		ip saddr 10.2.1.77 accept
		tcp dport 1222-1223 drop
	}
}
table ip filter {
	set blocked {
		type ipv4_addr
		flags interval
		elements = { 10.2.1.0-10.2.1.63 }
	}
	chain first {
		type filter hook forward priority filter - 1; policy accept;
		ct state established,related accept
		ip saddr @blocked drop
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 10.1.2.3 tcp dport { 1222, 1223 } accept
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
	in_router nft insert rule inet early prerouting ip daddr 10.1.2.3 tcp dport 1222 accept
	in_router nft insert rule ip filter first ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept
	in_router nft insert rule ip filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept
}
