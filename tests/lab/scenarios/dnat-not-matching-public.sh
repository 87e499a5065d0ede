# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the rule is for another public address'
id=dnat-not-matching reach=hook fix=yes
where='ip nat prerouting ip daddr 10.1.2.5 tcp dport 1222 dnat to 192.168.70.10:22'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.5 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.5 tcp dport 1223 dnat to 192.168.70.10:23
	}
}
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat accept
	}
}'
mend() { in_router nft add rule ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22; }
