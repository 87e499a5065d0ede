# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rule drops what comes from that port, so also the answer'
options=()
id=reply-dropped where='ip filter forward iifname "veth21" tcp sport < 1024 drop' fix=yes
ruleset='
table ip filter {
	chain forward {
		type filter hook forward priority 0; policy accept;
		ip daddr 192.168.70.11 tcp dport 7 accept
		ip saddr 192.168.70.11 tcp sport 7 accept
		iifname "veth21" tcp sport < 1024 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.10:23 192.168.70.11:22'
mend() { in_router nft insert rule ip filter forward ip saddr 192.168.70.10 tcp sport 22 ct state established accept; }
