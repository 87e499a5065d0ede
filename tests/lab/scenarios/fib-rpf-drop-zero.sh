# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the same in older words: by the main table the client is reached through another interface'
options=(--from 10.2.1.2 --iif enp0)
id=fib-rpf-drop where='inet raw prerouting fib saddr . iif oif 0 counter drop' reach=hook fix=yes
ruleset='
table inet raw {
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		ip saddr 10.2.1.77 accept
		fib saddr . iif oif 0 counter drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
# answers of the backend are routed rightly, by their source
fault() {
	ip -n "$ROUTER" route add 10.2.1.2/32 dev veth21 &&
		ip -n "$ROUTER" route add default via 10.1.2.1 table 70 &&
		ip -n "$ROUTER" rule add from 192.168.70.0/24 lookup 70
}
neighbours='10.1.2.3:1223 10.1.2.4:1222'
mend() { in_router nft insert rule inet raw prerouting ip daddr 10.1.2.3 tcp dport 1222 accept; }
