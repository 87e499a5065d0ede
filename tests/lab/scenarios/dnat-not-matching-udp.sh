# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: only TCP is translated'
proto=udp
id=dnat-not-matching fix=yes
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 udp dport 1223 dnat to 192.168.70.10:23
	}
}'
mend() { in_router nft add rule ip nat prerouting ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22; }
