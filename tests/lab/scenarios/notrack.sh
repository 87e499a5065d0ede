# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a raw rule takes the flow out of conntrack, so the right translation is never asked'
id=notrack where='ip raw early tcp dport 1222 notrack' fix=yes
ruleset='
table ip raw {
	chain early {
		type filter hook prerouting priority raw;
		tcp dport 1222 notrack
	}
}
table inet nat {
	chain pre {
		type nat hook prerouting priority -100;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
mend() { in_router nft flush chain ip raw early; }
