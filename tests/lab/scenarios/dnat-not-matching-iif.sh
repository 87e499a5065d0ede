# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the rule wants the interface by its old name'
options=()
id=dnat-not-matching reach=hook fix=yes
where='inet nat prerouting iifname "eth0" tcp dport 1222 dnat ip to 192.168.70.10:22'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "eth0" tcp dport 1222 dnat ip to 192.168.70.10:22
		iifname "eth0" tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ct status dnat accept
	}
}'
mend() { in_router nft insert rule inet nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22; }
