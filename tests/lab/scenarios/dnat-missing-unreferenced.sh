# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the right rule is there, in a chain that no jump leads to'
id=dnat-missing reach=hook fix=yes says='no jump leads to it'
ruleset='
table ip nat {
	chain published {
		ip daddr 10.1.2.3 tcp dport { 1222, 1223 } dnat to 192.168.70.10:22
	}
	chain unused {
		jump published
	}
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.4 tcp dport 80 dnat to 192.168.70.11:23
	}
}'
mend() { in_router nft insert rule ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22; }
