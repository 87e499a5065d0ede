# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the request gets a conntrack zone of its own, and the answer looks for its connection in another one'
id=ct-zone-mismatch where='inet zones pre iifname "enp0" tcp dport 1200-1299 ct zone set 5' fix=yes
ruleset='
table inet zones {
	chain pre {
		type filter hook prerouting priority raw;
		iifname "enp0" tcp dport 1200-1299 ct zone set 5
		iifname "veth21" tcp sport 2222 ct zone set 5
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
mend() { in_router nft insert rule inet zones pre iifname veth21 ip saddr 192.168.70.10 tcp sport 22 ct zone set 5; }
