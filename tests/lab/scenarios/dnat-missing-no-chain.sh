# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='there is no nat chain at all'
options=()
id=dnat-missing reach=hook fix=yes
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		ip daddr 192.168.70.11 tcp dport 7 accept
		ct state new ct status dnat accept
		ct state new drop
	}
}'
mend() {
	in_router nft add table ip nat
	in_router nft add chain ip nat prerouting '{ type nat hook prerouting priority dstnat; }'
	in_router nft add rule ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
}
