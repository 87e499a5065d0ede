# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rule sets the TTL to 1 before the routing decision'
id=ttl-expired reach=hook fix=yes says='ip mangle prerouting #.* set it'
ruleset='
table ip mangle {
	chain prerouting {
		type filter hook prerouting priority mangle;
		tcp dport 1222 ip ttl set 1
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() { in_router nft flush chain ip mangle prerouting; }
