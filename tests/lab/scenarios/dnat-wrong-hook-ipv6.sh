# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6, UDP: the translation stands in output alone'
proto=udp family=6
id=dnat-wrong-hook where='ip6 nat out udp dport 1222 dnat to [fd00:70::10]:22' reach=hook fix=yes
ruleset='
table ip6 nat {
	chain out {
		type nat hook output priority -100;
		udp dport 1222 dnat to [fd00:70::10]:22
	}
}'
mend() {
	in_router nft add chain ip6 nat pre '{ type nat hook prerouting priority dstnat; }'
	in_router nft add rule ip6 nat pre ip6 daddr 2001:db8:1:2::3 udp dport 1222 dnat to [fd00:70::10]:22
}
