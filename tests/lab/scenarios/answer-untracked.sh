# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='what comes from the servers is taken out of conntrack, and what is untracked is dropped'
id=answer-untracked where='inet raw servers notrack' fix=yes
neighbours='10.1.2.3:1223 10.1.2.4:1222'
ruleset='
table inet raw {
	chain servers {
		notrack
	}
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		iifname "veth21" ip saddr 192.168.70.10 jump servers
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept
		ip daddr 192.168.70.11 accept
		ip saddr 192.168.70.11 accept
	}
}'
mend() { in_router nft flush chain inet raw servers; }
