# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='another translation comes before the right one'
id=dnat-shadowed fix=yes
where='inet nat published ip daddr { 10.1.2.3, 10.1.2.4 } tcp dport 1222 dnat ip to 192.168.70.11:22'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "enp0" jump published
	}
	chain published {
		ip daddr { 10.1.2.3, 10.1.2.4 } tcp dport 1222 dnat ip to 192.168.70.11:22
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat accept
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.10:22 192.168.70.11:22'
mend() { in_router nft insert rule inet nat published ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22; }
