# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rule sets the TTL of the answer to 1 before it is routed'
id=reply-ttl-expired reach=wire fix=yes says='inet mangle prerouting #.* set it'
ruleset='
table inet mangle {
	chain prerouting {
		type filter hook prerouting priority mangle;
		iifname "veth21" tcp sport 22 ip ttl set 1
		iifname "veth21" tcp sport 22 ip6 hoplimit set 1
		ip ttl 77 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
mend() { in_router nft flush chain inet mangle prerouting; }
