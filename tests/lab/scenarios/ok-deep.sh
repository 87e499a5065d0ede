# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='several base chains on each hook, jumps three deep, goto, return'
options=()
verdict=ok reach=answered
ruleset='
table inet early {
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		ip saddr 198.51.100.0/24 drop
		meta mark set 0
	}
	chain mangle {
		type filter hook prerouting priority mangle; policy accept;
		tcp flags & (fin | syn) == fin | syn drop
		tcp dport 1222 meta mark set 0x10
	}
}
table ip filter {
	chain third {
		tcp dport 80 return
		ip daddr 192.168.70.10 tcp dport 22 accept
	}
	chain second {
		udp dport 53 return
		meta l4proto tcp jump third
		drop
	}
	chain first {
		ip daddr 192.168.71.0/24 return
		iifname "enp0" goto second
		drop
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ct status dnat jump first
	}
}
table inet late {
	chain forward {
		type filter hook forward priority filter + 10; policy accept;
		meta mark 0x20 drop
	}
	chain postrouting {
		type filter hook postrouting priority mangle; policy accept;
		meta mark 0x10 counter accept
	}
}
table inet nat {
	chain unused {
		type nat hook prerouting priority dstnat - 5;
		udp dport 53 redirect to :5353
	}
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
