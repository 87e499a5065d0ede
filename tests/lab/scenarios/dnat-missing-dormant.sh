# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the right rule is there, in a table that is asleep'
id=dnat-missing reach=hook fix=yes says='its table is dormant'
ruleset='
table ip nat {
	flags dormant
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() {
	in_router nft add table ip nat2
	in_router nft add chain ip nat2 prerouting '{ type nat hook prerouting priority dstnat; }'
	in_router nft add rule ip nat2 prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
}
