# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: no rule translates this port'
family=6
id=dnat-missing fix=yes
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
mend() { in_router nft add rule ip6 nat prerouting ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to '[fd00:70::10]:22'; }
