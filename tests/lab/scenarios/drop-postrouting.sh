# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='dropped in postrouting, after everything has accepted it'
id=drop-in-chain where='inet shaping postrouting oifname "veth21" tcp dport { 22, 23 } drop' reach=hook fix=yes
ruleset='
table inet shaping {
	chain postrouting {
		type filter hook postrouting priority mangle; policy accept;
		ip saddr 10.2.1.77 accept
		oifname "veth21" tcp dport { 22, 23 } drop
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
mend() { in_router nft insert rule inet shaping postrouting ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
