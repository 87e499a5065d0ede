# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='marked requests get to the backend by table main; by the routing rule for others its answers come the wrong way'
id=reply-dropped reach=wire fix=yes says='with rp_filter strict' bystander=no
ruleset='
table inet mangle {
	chain prerouting {
		type filter hook prerouting priority mangle;
		ip daddr 10.1.2.3 meta mark set 1
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() {
	in_router sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.veth21.rp_filter=1
	in_router ip rule add pref 10 fwmark 1 lookup main
	in_router ip rule add pref 11 to 192.168.70.10 lookup 77
	in_router ip route add 192.168.70.10 via 10.1.2.1 table 77
}
mend() { in_router sysctl -qw net.ipv4.conf.veth21.rp_filter=2; }
