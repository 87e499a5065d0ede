# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='nobody knows behind which port of the bridge the client is, and a chain of family bridge drops it'
verdict=inconclusive works=no bystander=no
ruleset='
table bridge filter {
	chain input {
		type filter hook input priority filter; policy accept;
		tcp dport 1222 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
fault() {
	lab_bridge enp0 || return 1
	in_router sysctl -qw net.bridge.bridge-nf-call-iptables=0 2>/dev/null || :
}
again() { ip -n "$ROUTER" neigh flush dev br-enp0; ip netns exec "$ROUTER" bridge fdb flush dev br-enp0 nopermanent 2>/dev/null || :; }
mend() { in_router nft flush chain bridge filter input; }
