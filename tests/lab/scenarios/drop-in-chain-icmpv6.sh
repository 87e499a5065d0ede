# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='ICMPv6: a rule drops every ping'
proto=icmp family=6
id=drop-in-chain fix=yes
where='inet filter forward icmpv6 type echo-request drop'
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		icmpv6 type echo-request drop
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 icmpv6 type echo-request dnat ip6 to fd00:70::10
	}
}'
mend() {
	in_router nft insert rule inet filter forward ip6 daddr fd00:70::10 icmpv6 type echo-request ct status dnat accept
}
