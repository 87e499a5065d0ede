# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='LXD: a network forward'
verdict=ok reach=answered
ruleset='
table inet lxd {
	chain fwdprert.veth21 {
		type nat hook prerouting priority dstnat; policy accept;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1224 dnat ip to 192.168.70.10:24
	}
	chain fwdout.veth21 {
		type nat hook output priority -100; policy accept;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
	chain pstrt.veth21 {
		type nat hook postrouting priority srcnat; policy accept;
		ip saddr 192.168.70.0/24 ip daddr != 192.168.70.0/24 masquerade
	}
	chain fwd.veth21 {
		type filter hook forward priority filter; policy accept;
		ip version 4 oifname "veth21" accept
		ip version 4 iifname "veth21" accept
	}
	chain in.veth21 {
		type filter hook input priority filter; policy accept;
		iifname "veth21" tcp dport 53 accept
		iifname "veth21" udp dport { 53, 67 } accept
	}
	chain out.veth21 {
		type filter hook output priority filter; policy accept;
		oifname "veth21" tcp sport 53 accept
	}
}'
