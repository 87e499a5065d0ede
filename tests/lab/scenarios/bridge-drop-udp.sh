# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: the backend is behind the port of a bridge, and a chain of family bridge drops what leaves there'
proto=udp
id=bridge-drop where='bridge filter out ip daddr 192.168.70.10 udp dport 22-23 drop' fix=yes
ruleset='
table bridge filter {
	chain out {
		type filter hook output priority filter; policy accept;
		ip daddr 192.168.70.10 udp dport 22-23 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 udp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() { lab_bridge veth21; }
# this family knows no connections: the rule lets the untranslated flow out as well
neighbours='10.1.2.3:1223 192.168.70.10:23'
mend() { in_router nft insert rule bridge filter out ip daddr 192.168.70.10 udp dport 22 accept; }
