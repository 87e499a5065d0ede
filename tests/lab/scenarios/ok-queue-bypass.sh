# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a queue that no program reads, which lets packets pass then'
needs=iptables-nft
verdict=ok reach=answered
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() {
	in_router iptables-nft -t mangle -A FORWARD -p tcp -j NFQUEUE --queue-num 3 --queue-bypass
	in_router iptables-nft -t mangle -A POSTROUTING -p tcp -j NFQUEUE --queue-num 4 --queue-bypass
}
