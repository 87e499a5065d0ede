# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: the forward chain accepts the public address and port, and drops the rest by a rule'
proto=udp
id=tests-public-port where='ip filter services counter drop' reach=hook fix=yes
ruleset='
table ip filter {
	chain services {
		ip daddr 10.1.2.3 udp dport 1222 accept
		ip daddr 10.1.2.3 udp dport 1223 accept
		counter drop
	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		iifname "enp0" goto services
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 udp dport 1223 dnat to 192.168.70.10:23
	}
}'
# the rule for 1223 is of no use either
mend() { in_router nft insert rule ip filter services ip daddr 192.168.70.10 udp dport 22 ct status dnat accept; }
