# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='rejected with a TCP reset'
id=reject-in-chain where='inet filter forward meta l4proto tcp reject with tcp reset' reach=hook fix=yes
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 192.168.70.11 tcp dport 80 accept
		meta l4proto tcp reject with tcp reset
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
mend() { in_router nft insert rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
