# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='dropped by a netdev chain in the egress hook, after everything else'
id=ingress-drop where='netdev edge out ip daddr 192.168.70.10 tcp dport { 22, 23 } drop' fix=yes
ruleset='
table netdev edge {
	chain out {
		type filter hook egress device "veth21" priority filter; policy accept;
		ip daddr 192.168.70.10 tcp dport { 22, 23 } drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
# this hook knows no connections: the rule lets the untranslated flow out as well
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.10:23'
mend() { in_router nft insert rule netdev edge out ip daddr 192.168.70.10 tcp dport 22 accept; }
