# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a chain of family bridge at prerouting, whose policy is drop'
id=bridge-drop where='bridge edge pre policy' reach=hook fix=yes
ruleset='
table bridge edge {
	chain pre {
		type filter hook prerouting priority dstnat; policy drop;
		ether type arp accept
		ip saddr 10.2.1.77 accept
		tcp dport { 80, 443 } accept
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
neighbours='10.1.2.3:1223 192.168.70.10:22 192.168.70.10:23 192.168.70.11:22'
mend() { in_router nft add rule bridge edge pre ip daddr 10.1.2.3 tcp dport 1222 accept; }
