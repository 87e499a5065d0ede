# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='ICMP: the echo goes through, its reply is dropped'
proto=icmp
id=reply-dropped fix=yes
where='inet filter forward icmp type echo-reply drop'
neighbours='10.1.2.4'
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		icmp type echo-reply drop
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 icmp type echo-request dnat ip to 192.168.70.10
	}
}'
mend() { in_router nft flush chain inet filter forward; }
