# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: a reverse-path rule of nft: by the main table the client is reached through another interface'
family=6
options=(--from 2001:db8:2:1::2 --iif enp0)
id=fib-rpf-drop where='inet raw prerouting fib saddr . iif oif missing counter drop' reach=hook fix=yes
ruleset='
table inet raw {
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		ip6 saddr 2001:db8:2:1::77 accept
		fib saddr . iif oif missing counter drop
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
# answers of the backend are routed rightly, by their source
fault() {
	ip -6 -n "$ROUTER" route add 2001:db8:2:1::2/128 dev veth21 &&
		ip -6 -n "$ROUTER" route add default via 2001:db8:1:2::1 table 70 &&
		ip -6 -n "$ROUTER" rule add from fd00:70::/64 lookup 70
}
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222'
mend() { in_router nft insert rule inet raw prerouting ip6 daddr 2001:db8:1:2::3 tcp dport 1222 accept; }
