# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='two faults: translated to the wrong port, and the right one is not accepted'
id=dnat-wrong-port then=policy-drop where='ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:2222' fix=yes
ruleset='
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 192.168.70.10 tcp dport { 80, 2222 } accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:2222
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() {
	in_router nft insert rule ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	in_router nft add rule ip filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept
}
