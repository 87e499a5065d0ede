# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the right rule is there, in a table that is asleep'
family=6
id=dnat-missing reach=hook fix=yes says='its table is dormant'
ruleset='
table ip6 nat {
	flags dormant
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
mend() {
	in_router nft add table ip6 nat2
	in_router nft add chain ip6 nat2 pre '{ type nat hook prerouting priority dstnat; }'
	in_router nft add rule ip6 nat2 pre ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
}
