# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a prerouting chain before translation has policy drop: the packet still has the public address there'
id=policy-drop where='inet early prerouting policy' reach=hook fix=yes
ruleset='
table inet early {
	chain prerouting {
		type filter hook prerouting priority mangle; policy drop;
		meta l4proto != tcp accept
		iifname "veth21" accept
		ip saddr 10.2.1.77 accept
		tcp dport { 80, 443 } accept
		ct state established accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
		ip daddr 10.1.2.4 tcp dport 1222 dnat to 192.168.70.11:22
	}
}'
mend() { in_router nft add rule inet early prerouting ip daddr 10.1.2.3 tcp dport 1222 accept; }
