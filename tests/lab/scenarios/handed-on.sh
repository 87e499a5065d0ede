# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rule hands the flow on to another device, past every hook, where nobody takes it'
verdict=inconclusive works=no reach=hook
ruleset='
table netdev guard {
	chain in {
		type filter hook ingress device "enp0" priority filter; policy accept;
		ip saddr 10.2.1.77 accept
		tcp dport vmap { 1222 : goto away }
	}
	chain away {
		fwd to "lo"
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
mend() { in_router nft flush chain netdev guard away; }
