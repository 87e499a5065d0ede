# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the policy of the input chain is drop, and what the client'"'"'s router asks is not accepted there'
family=6
verdict=inconclusive id='' reach=answered works=no bystander=no
ruleset='
table ip6 filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		iifname != "enp0" accept
		icmpv6 type { nd-neighbor-advert, echo-request } accept
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
fault() { settle; }
settle() { ip -6 -n "$HOP" neigh flush dev up0; }
