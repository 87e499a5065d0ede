# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='DNS over IPv6: translated to a port where nobody listens'
proto=dns family=6
where='ip6 nat prerouting ip6 daddr 2001:db8:1:2::3 udp dport 1222 dnat to [fd00:70::10]:5353'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 udp dport 1222 dnat to [fd00:70::10]:5353
		ip6 daddr 2001:db8:1:2::3 udp dport 1223 dnat to [fd00:70::10]:23
	}
}'
mend() {
	in_router nft insert rule ip6 nat prerouting ip6 daddr 2001:db8:1:2::3 udp dport 1222 dnat to '[fd00:70::10]:22'
}
