# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='client and backend behind two ports of one bridge; the translation is done in the bridge, and nothing is routed'
verdict=ok reach=answered
ruleset='
table bridge filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ether type arp accept
		ip protocol { tcp, icmp } accept
		ether type ip6 accept
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 192.168.70.10 tcp dport 22 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
# both interfaces are ports of one bridge, which has all addresses
hairpin() {
	lab_bridge enp0 || return 1
	lab_move veth21 br-enp0 "link set veth21 master br-enp0" || return 1
	ip -n "$BACKEND" neigh flush all
	lab_until 5 lab_forwards veth21 && in_router sysctl -qw net.bridge.bridge-nf-call-iptables="$1"
}
lacks() { [ -d /proc/sys/net/bridge ] || modprobe -q br_netfilter || echo 'this kernel has no br_netfilter'; }
fault() { hairpin 1; }
