# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: client and backend behind tun devices, without Ethernet'
family=6
verdict=ok reach=answered
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname "tun-enp0" oifname "tun-veth21" accept
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iiftype 65534 ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
fault() { lab_tun enp0 "$HOP" up0 && lab_tun veth21 "$BACKEND" eth0; }
