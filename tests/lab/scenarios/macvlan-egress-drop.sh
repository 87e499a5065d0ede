# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the backend is behind a macvlan, and the device that it was made on drops what leaves'
id=ingress-drop where='netdev guard out ip daddr 192.168.70.10 tcp dport { 22, 23 } drop' fix=yes
ruleset='
table netdev guard {
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
fault() { lab_macvlan veth21; }
# this family knows no connections: the rule lets the untranslated flow out as well
neighbours='10.1.2.3:1223 192.168.70.10:23'
mend() { in_router nft insert rule netdev guard out ip daddr 192.168.70.10 tcp dport 22 accept; }
