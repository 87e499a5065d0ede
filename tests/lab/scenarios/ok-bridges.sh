# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='client and backend behind ports of bridges, whose chains let the flow through'
verdict=ok reach=answered
ruleset='
table bridge filter {
	chain pre {
		type filter hook prerouting priority filter; policy accept;
		ip saddr 10.9.9.9 drop
		iifname "enp0" tcp dport 1223 drop
	}
	chain input {
		type filter hook input priority filter; policy drop;
		ether type arp accept
		tcp dport { 22, 1222, 7 } accept
		ip protocol icmp accept
		tcp flags ack accept
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
	}
	chain output {
		type filter hook output priority filter; policy accept;
		tcp dport 23 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() { lab_bridge enp0 && lab_bridge veth21; }
