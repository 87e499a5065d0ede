# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: a verdict map leads to a chain that accepts everything'
closed=yes id=opened-by-element where='inet filter forward ip daddr . tcp dport vmap @services' fix=yes fix_not='delete element'
flow=192.168.70.10:22=drop public=192.168.70.10:22
neighbours='192.168.70.10:23 192.168.70.11:22'
ruleset='
table inet filter {
	map services {
		type ipv4_addr . inet_service : verdict
		elements = { 192.168.70.10 . 22 : goto open, 192.168.70.10 . 23 : goto open, 192.168.70.11 . 7 : accept }
	}
	chain open {
		counter accept
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr . tcp dport vmap @services
	}
}'
