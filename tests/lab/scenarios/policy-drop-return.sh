# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a return, by a verdict map, leaves the base chain before its accepts: what is added behind it is never reached'
id=policy-drop fix=yes
where='inet filter forward policy'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		iifname vmap { "enp0" : return, "lo" : drop }
		tcp dport 80 accept
		tcp dport 443 accept
	}
}'
mend() { in_router nft insert rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
