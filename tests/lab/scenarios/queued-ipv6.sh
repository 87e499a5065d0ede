# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
family=6
scenario_like queued
title='IPv6: the translated packet is handed to a queue that no program reads'
needs=ip6tables-nft
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
fault() { in_router ip6tables-nft -t mangle -A FORWARD -p tcp --dport 22 -j NFQUEUE --queue-num 3; }
mend() { in_router ip6tables-nft -t mangle -F FORWARD; }
