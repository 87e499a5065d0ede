# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='only the answer is put into a zone, in a chain that was jumped to, and is dropped as invalid then'
id=ct-zone-mismatch where='ip raw backends ct zone set 9' fix=yes options=()
# the zone is in the way of direct connections too
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.11:22'
ruleset='
table ip raw {
	chain backends {
		ct zone set 9
	}
	chain pre {
		type filter hook prerouting priority raw;
		iifname "veth21" ip saddr 192.168.70.10 jump backends
	}
}
table ip filter {
	chain forward {
		type filter hook forward priority filter;
		ct state invalid drop
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
mend() { in_router nft insert rule ip raw pre ip saddr 192.168.70.10 tcp sport 22 accept; }
