# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a filter chain before the translation lets in only the address that the flow is translated to'
id=policy-drop where='ip early pre policy' fix=yes bystander=no
ruleset='
table ip early {
	chain pre {
		type filter hook prerouting priority mangle; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.10 tcp dport 22 accept
		iifname "veth21" accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
mend() { in_router nft add rule ip early pre ip daddr 10.1.2.3 tcp dport 1222 accept; }
