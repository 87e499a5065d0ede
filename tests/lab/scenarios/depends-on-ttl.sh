# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rule tests the TTL, which only the real client knows: what the probe meets proves nothing'
verdict=inconclusive id=policy-drop
ruleset='
table ip filter {
	chain early {
		type filter hook prerouting priority -119; policy drop;
		ct state established accept
		ip ttl 63 accept
		ip saddr 10.2.1.77 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
bystander=no
