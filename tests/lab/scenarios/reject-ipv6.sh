# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: rejected with an ICMPv6 error'
family=6
id=reject-in-chain fix=yes
where='inet filter forward reject with icmpv6 admin-prohibited'
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip6 daddr fd00:70::11 tcp dport 7 accept
		meta nfproto ipv6 reject with icmpv6 type admin-prohibited
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
mend() {
	in_router nft insert rule inet filter forward ip6 daddr fd00:70::10 tcp dport 22 ct status dnat accept
}
