# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='stays closed: a later chain drops what the first one accepts'
closed=yes verdict=ok flow=10.1.2.3:1222=drop
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat accept
	}
}
table inet late {
	chain postrouting {
		type filter hook postrouting priority 200; policy accept;
		ip daddr 192.168.70.10 tcp dport 22 drop
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
