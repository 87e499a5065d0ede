# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: the request passes, the answer does not'
proto=udp
id=reply-dropped fix=yes
where='ip filter forward policy'
ruleset='
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		meta l4proto tcp accept
		iifname "enp0" udp dport 22 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.11:22'
mend() { in_router nft insert rule ip filter forward ct state established,related accept; }
