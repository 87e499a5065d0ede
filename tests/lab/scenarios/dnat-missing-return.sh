# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='nothing translates the flow, and the nat chain is left early: the new rule must stand before the return'
id=dnat-missing fix=yes
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "enp0" return
		ip daddr 10.1.2.4 tcp dport 80 dnat to 192.168.70.11:23
	}
}'
mend() { in_router nft insert rule ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22; }
