# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a hundred rules about other flows before the one that matters'
verdict=ok reach=answered
distraction() {
	local i

	for i in {1..100}; do
		echo "ip saddr 172.16.$i.0/24 ip daddr 192.168.70.$((i % 9 + 1)) tcp dport $((1000 + i)) drop"
	done
}
ruleset="
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		$(distraction)
		ct status dnat ip daddr 192.168.70.10 tcp dport 22 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}"
