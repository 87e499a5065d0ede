# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='two chains on a hook that both accept, and accept rules that are written for the public port'
verdict=ok reach=answered
ruleset='
table inet first {
	chain forward {
		type filter hook forward priority -10; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 10.1.2.3 tcp dport 1222 accept
		ip daddr 192.168.70.10 tcp dport 22 accept
	}
}
table ip second {
	chain FORWARD {
		type filter hook forward priority 0; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		tcp dport 1222 accept
		tcp dport ssh accept
	}
}
table ip third {
	chain POSTROUTING {
		type filter hook postrouting priority 10; policy accept;
		ct state invalid drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
