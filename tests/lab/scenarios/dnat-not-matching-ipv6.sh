# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the rule is for another public address'
family=6
id=dnat-not-matching fix=yes
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::5 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
mend() { in_router nft add rule inet nat prerouting ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to '[fd00:70::10]:22'; }
