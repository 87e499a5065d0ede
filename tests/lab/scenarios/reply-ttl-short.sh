# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rule of the forward hook takes the TTL of the answer: the next router drops it'
id=reply-ttl-short reach=answered fix=yes where='inet filter forward iifname "veth21" tcp sport 22 ip ttl set 0'
rule='iifname "veth21" tcp sport 22 ip ttl set 0'
ruleset="
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		$rule
		ct state established accept
		ct status dnat accept
		ip daddr 192.168.70.11 accept
		ip saddr 10.2.1.77 accept
		ip6 daddr fd00:70::11 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}"
mend() { in_router nft delete rule inet filter forward handle "$(in_router nft -a list chain inet filter forward | sed -n 's/.* set 0 # handle //p')"; }
