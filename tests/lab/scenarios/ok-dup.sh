# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='copies of the request leave by the interface that it leaves by itself, and chains there drop copies'
verdict=ok reach=answered
ruleset='
table netdev mirror {
	chain in {
		type filter hook ingress device "enp0" priority filter; policy accept;
		tcp dport 1222 dup to "veth21"
	}
	chain out {
		type filter hook egress device "veth21" priority filter; policy accept;
		tcp dport 1222 drop
	}
}
table ip mirror {
	chain forward {
		type filter hook forward priority mangle; policy accept;
		ip daddr 192.168.70.10 tcp dport 22 dup to 192.168.70.11 device "veth21"
	}
	chain output {
		type filter hook output priority filter; policy accept;
		tcp dport 22 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
