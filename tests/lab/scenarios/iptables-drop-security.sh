# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rule of the security table drops the flow'
needs=iptables-nft
id=drop-in-chain fix=yes where='ip security FORWARD -p tcp -m tcp --dport 22 -j DROP'
ruleset=''
fault() {
	in_router iptables-nft -t nat -A PREROUTING -d 10.1.2.3 -p tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22 &&
		in_router iptables-nft -t security -A FORWARD -p tcp --dport 22 -j DROP
}
mend() { in_router iptables-nft -t security -F FORWARD; }
