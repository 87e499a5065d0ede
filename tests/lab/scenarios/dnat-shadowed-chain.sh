# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='an earlier nat base chain, of another table, has translated to another host already'
id=dnat-shadowed where='inet early pre tcp dport 1200-1299 dnat ip to 192.168.70.11:23' reach=wire fix=yes
ruleset='
table inet early {
	chain pre {
		type nat hook prerouting priority -150;
		tcp dport 1200-1299 dnat ip to 192.168.70.11:23
	}
}
table ip nat {
	chain PREROUTING {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
mend() { in_router nft insert rule inet early pre ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22; }
