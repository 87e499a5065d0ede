# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the translated packet is handed to a queue that no program reads'
needs=iptables-nft
id=queued reach=hook fix=no says='through queue 3. No program has bound that'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() { in_router iptables-nft -t mangle -A FORWARD -p tcp --dport 22 -j NFQUEUE --queue-num 3; }
mend() { in_router iptables-nft -t mangle -F FORWARD; }
