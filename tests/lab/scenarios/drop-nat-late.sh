# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a nat chain of a late priority drops the flow: it runs where all nat chains do, before the filter chain at 0'
id=drop-in-chain where='inet nat late tcp dport 1222 drop' fix=any
ruleset='
table inet nat {
	chain late {
		type nat hook prerouting priority 50;
		tcp dport 1222 drop
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}
table inet filter {
	chain early {
		type filter hook prerouting priority 0;
		ip daddr 10.1.2.3 tcp dport 1222 drop
	}
}'
mend() {
	in_router nft flush chain inet nat late
	in_router nft add rule inet nat late ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
}
