# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a dormant table full of drops, and drops in chains that nothing leads to'
verdict=ok reach=answered
ruleset='
table inet sleeping {
	flags dormant
	chain prerouting {
		type filter hook prerouting priority raw; policy drop;
		drop
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		tcp dport 22 drop
	}
}
table ip filter {
	chain unused {
		drop
	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		ip daddr 192.168.99.0/24 jump unused
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
