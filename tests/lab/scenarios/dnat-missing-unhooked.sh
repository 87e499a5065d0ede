# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the right rule is there, but its chain was made without a hook'
id=dnat-missing reach=hook fix=yes says='no jump leads to it'
ruleset='
table inet nat {
	chain prerouting {
		tcp dport 1222 dnat ip to 192.168.70.10:22
		tcp dport 1223 dnat ip to 192.168.70.10:23
	}
	chain postrouting {
		type nat hook postrouting priority srcnat;
		oifname "enp0" masquerade
	}
}'
mend() {
	in_router nft add table ip nat2
	in_router nft add chain ip nat2 prerouting '{ type nat hook prerouting priority dstnat; }'
	in_router nft add rule ip nat2 prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
}
