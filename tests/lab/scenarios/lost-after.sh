# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='stolen by a fwd rule in the netdev ingress chain: the packet is never seen again'
id=lost-after reach=hook fix=no
ruleset='
table netdev tap {
	chain divert {
		type filter hook ingress device "enp0" priority 0; policy accept;
		ip saddr 10.2.1.77 accept
		tcp dport 1222 fwd to "lo"
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
mend() { in_router nft delete table netdev tap; }
