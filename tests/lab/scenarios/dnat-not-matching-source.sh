# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the rule is for clients of another network'
id=dnat-not-matching reach=hook fix=yes
where='inet nat prerouting ip saddr 10.9.0.0/16 ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip saddr 10.9.0.0/16 ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		tcp dport 1223 ip saddr 10.9.0.0/16 dnat ip to 192.168.70.10:23
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat accept
	}
}'
mend() {
	in_router nft add rule inet nat prerouting \
		ip saddr 10.2.1.2 ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
}
