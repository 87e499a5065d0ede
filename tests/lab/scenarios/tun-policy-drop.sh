# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='clients come in on a tun device, without Ethernet'
id=policy-drop where='inet filter forward policy' fix=yes
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		iifname "tun-enp0" ip daddr 192.168.70.10 tcp dport 80 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "tun-enp0" ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		iifname "tun-enp0" ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
fault() { lab_tun enp0 "$HOP" up0; }
mend() { in_router nft add rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
