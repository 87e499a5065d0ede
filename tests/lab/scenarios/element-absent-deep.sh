# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='jumps three deep in an ip table, the set is consulted at the bottom, the policy drops at the top'
id=element-absent where='ip filter forward policy' reach=hook fix=yes
ruleset='
table ip filter {
	set published {
		type inet_service . ipv4_addr
		elements = { 80 . 192.168.70.11, 443 . 192.168.70.11 }
	}
	chain published_hosts {
		ip saddr 172.16.0.0/12 return
		tcp dport . ip daddr @published counter accept
	}
	chain to_containers {
		ip protocol tcp jump published_hosts
		udp dport 53 accept
	}
	chain from_outside {
		ip daddr 192.168.71.0/24 drop
		ip daddr 192.168.70.0/24 jump to_containers
	}
	chain forward {
		type filter hook forward priority 0; policy drop;
		ct state vmap { established : accept, related : accept, invalid : drop }
		ip saddr 10.2.1.77 accept
		iifname "enp0" jump from_outside
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority -100;
		ip daddr 10.1.2.3 tcp dport { 1222, 1322 } dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
# the rule that consults the set lets the untranslated flow in as well
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.10:23 192.168.70.11:22'
mend() { in_router nft add element ip filter published '{ 22 . 192.168.70.10 }'; }
