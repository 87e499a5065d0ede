# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='only output jumps to the chain that translates, and there is no nat chain in prerouting'
id=dnat-wrong-hook where='inet nat out jump published' reach=hook fix=yes
ruleset='
table inet nat {
	map ports {
		type inet_service : ipv4_addr . inet_service
		elements = { 1222 : 192.168.70.10 . 22, 1223 : 192.168.70.10 . 23 }
	}
	chain published {
		fib daddr type local dnat ip to tcp dport map @ports
	}
	chain out {
		type nat hook output priority -100;
		jump published
	}
}'
mend() {
	in_router nft add chain inet nat pre '{ type nat hook prerouting priority dstnat; }'
	in_router nft add rule inet nat pre ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
}
