# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the default gateway is not there, and so neither is the way back to the client'
family=6
id=client-hop-down reach=answered fix=no bystander=no
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
fault() { in_router ip -6 route replace default via 2001:db8:1:2::77; }
mend() { in_router ip -6 route replace default via 2001:db8:1:2::1; }
