# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: a return comes before the right translation, in a chain that was jumped to'
proto=udp
id=dnat-shadowed where='inet nat published ip saddr 10.2.1.0/24 return' reach=hook fix=yes
ruleset='
table inet nat {
	chain published {
		ip saddr 10.2.1.0/24 return
		ip daddr 10.1.2.3 udp dport { 1222, 1223 } dnat ip to 192.168.70.10:22
	}
	chain prerouting {
		type nat hook prerouting priority dstnat;
		jump published
	}
}'
mend() { in_router nft insert rule inet nat published ip daddr 10.1.2.3 udp dport 1222 dnat ip to 192.168.70.10:22; }
