# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: a rule sets the hop limit to 1 before the routing decision'
family=6
id=ttl-expired reach=hook fix=yes
ruleset='
table ip6 mangle {
	chain prerouting {
		type filter hook prerouting priority mangle;
		tcp dport 1222 ip6 hoplimit set 1
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
mend() { in_router nft flush chain ip6 mangle prerouting; }
