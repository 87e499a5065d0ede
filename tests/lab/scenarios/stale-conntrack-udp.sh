# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP from a fixed port: its entry was made before the flow was translated'
proto=udp
id=stale-conntrack fix=yes undo=no client_port=40001 reach=none says='made when nothing translated'
options=(--from 10.2.1.2:40001)
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		udp dport 9 dnat ip to 192.168.70.11:22
	}
}'
# as it comes about: the client goes on sending while the rule is added
fault() {
	lab_connect 10.2.1.2 0.3 "$public" >/dev/null
	in_router nft add rule inet nat prerouting ip daddr 10.1.2.3 udp dport 1222 dnat ip to 192.168.70.10:22
}
settle() { in_router conntrack -D -p udp -s 10.2.1.2 --sport 40001 >/dev/null 2>&1; }
mend() { settle; }
