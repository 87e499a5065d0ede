# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: neighbour discovery is let in with hop limit 255 and from the link alone, where else all is dropped'
family=6
verdict=ok reach=answered
ruleset='
table ip6 filter {
	chain early {
		type filter hook prerouting priority raw; policy accept;
		icmpv6 type nd-neighbor-solicit ip6 hoplimit != 255 drop
	}
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
neighbours='[2001:db8:1:2::3]:1223'
fault() { ip -6 -n "$HOP" neigh flush dev up0; }
