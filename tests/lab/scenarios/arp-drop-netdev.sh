# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like arp-drop-bridge
title='the ingress chain of the interface towards the backend lets in what is IP alone'
where='netdev guard in policy'
ruleset=${ruleset#*$'\n}'}'
table netdev guard {
	chain in {
		type filter hook ingress device "veth21" priority filter; policy drop;
		arp operation request accept
		arp saddr ip 192.168.70.11 accept
		meta protocol { ip, ip6 } accept
	}
}'
fault() { settle; }
settle() { ip -n "$ROUTER" neigh flush dev veth21; }
mend() { in_router nft add rule netdev guard in arp saddr ip 192.168.70.10 accept; }
