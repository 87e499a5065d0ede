# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the public address is on a dummy interface, on which no packet ever comes in'
needs_module=dummy
flow=203.0.113.5:1222=192.168.70.10:22 public=203.0.113.5:1222
id=policy-drop where='inet filter forward policy' fix=yes
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		iifname "dummy0" accept
		ip daddr 192.168.70.10 tcp dport 80 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "enp0" ip daddr 203.0.113.5 tcp dport 1222 dnat ip to 192.168.70.10:22
		iifname "enp0" ip daddr 203.0.113.5 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
neighbours='203.0.113.5:1223 10.1.2.3:1222 192.168.70.10:22 192.168.70.10:23 192.168.70.11:22'
fault() {
	ip -n "$ROUTER" -batch - <<-END && ip -n "$HOP" route add 203.0.113.5 via 10.1.2.3
		link add dummy0 type dummy
		link set dummy0 up
		address add 203.0.113.5/32 dev dummy0
	END
}
mend() { in_router nft add rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
