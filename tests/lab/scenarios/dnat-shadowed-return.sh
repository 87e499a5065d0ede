# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a return comes before the right translation in the same chain'
id=dnat-shadowed where='ip nat prerouting iifname "enp0" tcp dport 1000-1999 return' reach=hook fix=yes
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "enp0" tcp dport 1000-1999 return
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
mend() { in_router nft insert rule ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22; }
