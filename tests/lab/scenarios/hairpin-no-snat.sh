# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the client is in the own network of the backend, and the source is not translated'
id=hairpin-no-snat reach=wire fix=yes says='192.168.70.50 and 192.168.70.10 are both in the network of veth21'
fix_not='add table'
client=192.168.70.50 options=(--from 192.168.70.50 --iif veth21)
neighbours='10.1.2.4:1222 192.168.70.11:22'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
	chain postrouting {
		type nat hook postrouting priority srcnat;
		oifname "enp0" masquerade
	}
}'
fault() { lab_beside; }
mend() { in_router nft add rule ip nat postrouting ip saddr 192.168.70.0/24 ip daddr 192.168.70.0/24 masquerade; }
