# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='two faults: the request is taken out of conntrack, and so is its answer'
id=notrack then=answer-untracked where='ip raw prerouting tcp dport { 80, 1222 } notrack' fix=yes
ruleset='
table ip raw {
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		tcp dport { 80, 1222 } notrack
		tcp sport { 22, 80 } notrack
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.4 tcp dport 1223 dnat to 192.168.70.11:23
	}
}'
mend() { in_router nft flush table ip raw; }
