# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='for this host: redirected to its port, and dropped by a policy before the routing decision'
flow=10.1.2.3:1222=local:8080 want=10.1.2.3:8080 router_servers=10.1.2.3:8080
neighbours='10.1.2.4:1222 192.168.70.11:22'
id=policy-drop where='inet guard prerouting policy' reach=hook fix=yes
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ct status . ct direction { 0x0 . original } ip daddr 10.1.2.3 tcp dport 1222 redirect to :8080
	}
}
table inet guard {
	chain prerouting {
		type filter hook prerouting priority filter; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
	}
}'
mend() { in_router nft add rule inet guard prerouting ip daddr 10.1.2.3 tcp dport 8080 ct status dnat accept; }
