# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='nobody knows behind which port of the bridge the client is, and by every port its chains let it pass'
verdict=ok works=yes
ruleset='
table bridge filter {
	chain input {
		type filter hook input priority filter; policy drop;
		iifname "enp0" ip protocol tcp tcp dport 1222 accept
		arp operation { request, reply } accept
		ip protocol { tcp, icmp } accept
	}
	chain guests {
		type filter hook forward priority filter; policy drop;
	}
}
table bridge off {
	flags dormant
	chain input {
		type filter hook input priority filter; policy drop;
	}
}
table netdev elsewhere {
	chain ingress {
		type filter hook ingress device "lo" priority 0; policy drop;
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
