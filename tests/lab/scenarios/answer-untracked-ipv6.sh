# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the answer is taken out of conntrack over IPv6'
family=6
id=answer-untracked where='ip6 raw prerouting tcp sport 22 notrack' fix=yes options=()
ruleset='
table ip6 raw {
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		tcp sport 22 notrack
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
mend() { in_router nft flush table ip6 raw; }
