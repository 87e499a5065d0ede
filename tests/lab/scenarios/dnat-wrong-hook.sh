# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the translation stands in output alone, which sees only what the router itself sends'
id=dnat-wrong-hook where='ip nat OUTPUT ip daddr 10.1.2.3 tcp dport 1222-1223 dnat to 192.168.70.10:22' reach=hook fix=yes
ruleset='
table ip nat {
	chain OUTPUT {
		type nat hook output priority -100;
		ip daddr 10.1.2.3 tcp dport 1222-1223 dnat to 192.168.70.10:22
	}
	chain PREROUTING {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.4 tcp dport 80 dnat to 192.168.70.11:23
	}
}'
mend() { in_router nft add rule ip nat PREROUTING ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22; }
