# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the right host, the wrong port'
id=dnat-wrong-port where='inet nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:2222' fix=yes
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:2222
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
mend() { in_router nft insert rule inet nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22; }
