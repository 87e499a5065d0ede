# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='ICMP: a ping of the public address is answered by the router itself'
proto=icmp
id=dnat-missing fix=yes
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
mend() { in_router nft add rule ip nat prerouting ip daddr 10.1.2.3 icmp type echo-request dnat to 192.168.70.10; }
