# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a return comes before the right translation in a chain that was jumped to; the base chain goes on'
id=dnat-shadowed where='inet nat published ip saddr 10.2.1.0/24 return' reach=hook fix=yes
ruleset='
table inet nat {
	chain published {
		ip saddr 10.2.1.0/24 return
		tcp dport vmap { 1222 : goto ssh, 1223 : goto ssh }
		ip daddr 10.1.2.3 tcp dport { 1222, 1223 } dnat ip to 192.168.70.10:22
	}
	chain ssh {
		meta l4proto tcp dnat ip to 192.168.70.10:22
	}
	chain prerouting {
		type nat hook prerouting priority dstnat;
		jump published
		ip daddr 10.1.2.4 tcp dport 80 dnat ip to 192.168.70.11:23
	}
}'
mend() { in_router nft insert rule inet nat published ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22; }
