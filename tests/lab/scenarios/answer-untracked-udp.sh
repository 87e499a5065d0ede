# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the answer is taken out of conntrack, and so never translated back'
proto=udp id=answer-untracked where='ip raw prerouting ip saddr 192.168.70.10 udp sport 22 notrack' reach=wire fix=yes
ruleset='
table ip raw {
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		ip saddr 192.168.70.10 udp sport 22 notrack
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
	}
}'
mend() { in_router nft flush table ip raw; }
