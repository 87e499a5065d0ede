# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='limits, quotas and counts that are far from used up'
verdict=ok reach=answered
ruleset='
table inet filter {
	quota plenty {
		over 100 mbytes
	}
	limit calm {
		rate over 10000/second burst 5000 packets
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		limit name "calm" drop
		quota name "plenty" drop
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		tcp dport 22 ct count over 500 reject with tcp reset
		tcp dport 22 limit rate over 5000/second burst 100 packets drop
		ct status dnat limit rate 1000/second burst 100 packets accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
