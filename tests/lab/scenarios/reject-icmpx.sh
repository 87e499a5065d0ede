# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='an inet table rejects with the error that fits the family'
id=reject-in-chain where='inet filter forward reject with icmpx admin-prohibited' reach=hook fix=yes
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		tcp dport { 80, 443 } accept
		reject with icmpx admin-prohibited
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() { in_router nft insert rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
