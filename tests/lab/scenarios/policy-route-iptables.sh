# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like policy-route
title='iptables marks the connection, and a routing rule sends the marked request to a gateway that is not there'
reach=hook needs=iptables-nft
says='from the rule iptables -t mangle PREROUTING 2'
exact_fix='ip -4 rule add pref 31 from 10.2.1.2 to 192.168.70.10 ipproto tcp dport 22 lookup main'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() {
	in_router iptables-nft -t mangle -A PREROUTING -p tcp -m tcp --dport 1222 -j CONNMARK --set-mark 0x7 &&
		in_router iptables-nft -t mangle -A PREROUTING -m conntrack --ctstate NEW -j CONNMARK --restore-mark &&
		in_router ip route add default via 10.1.2.99 dev enp0 table 7 &&
		in_router ip rule add pref 32 fwmark 7 lookup 7
}
mend() { in_router ip rule del pref 32; }
