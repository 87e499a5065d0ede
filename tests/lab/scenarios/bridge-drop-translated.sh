# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a chain of family bridge drops what comes in; br_netfilter has let the translation happen before it'
id=bridge-drop where='bridge filter input tcp dport { 22, 23, 1222, 1223 } drop' reach=hook fix=yes
ruleset='
table bridge filter {
	chain input {
		type filter hook input priority filter; policy accept;
		ip saddr 10.2.1.77 accept
		tcp dport { 22, 23, 1222, 1223 } drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() { lab_bridge enp0; }
# this family knows no connections: the rule lets the untranslated flow in as well
neighbours='10.1.2.3:1223 192.168.70.10:23'
mend() { in_router nft insert rule bridge filter input tcp dport '{ 22, 1222 }' accept; }
