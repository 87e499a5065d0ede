# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed over UDP: an element of protocol, address and port lets it in'
proto=udp
closed=yes id=opened-by-element where='inet filter forward meta l4proto . ip daddr . th dport @open accept' fix=yes
exact_fix="nft delete element inet filter open '{ udp . 192.168.70.10 . 22 }'"
flow=192.168.70.10:22/udp=drop public=192.168.70.10:22
neighbours='192.168.70.10:23 192.168.70.11:22'
ruleset='
table inet filter {
	set open {
		type inet_proto . ipv4_addr . inet_service
		elements = { udp . 192.168.70.10 . 22, udp . 192.168.70.10 . 23, tcp . 192.168.70.11 . 7 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		meta l4proto . ip daddr . th dport @open accept
	}
}'
