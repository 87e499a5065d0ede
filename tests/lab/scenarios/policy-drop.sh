# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the forward policy drops, and no rule is about this flow'
id=policy-drop where='inet filter forward policy' reach=hook fix=yes
manager=nft lasting=/etc/nftables.conf
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ct state invalid drop
		ip saddr 10.2.1.77 accept
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
mend() { in_router nft add rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
