# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a flowtable takes the flows of others off the path; this one does not get as far'
needs_module=nf_flow_table
id=policy-drop where='inet filter forward policy' fix=yes
ruleset='
table inet filter {
	flowtable fast {
		hook ingress priority filter; devices = { enp0, veth21 };
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established meta l4proto tcp flow add @fast
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 192.168.70.10 tcp dport 80 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
mend() { in_router nft add rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
