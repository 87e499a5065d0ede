# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: a rule accepts it'
closed=yes id=opened-by-rule where='inet filter forward ip daddr 192.168.70.10 tcp dport 22 accept' fix=yes
flow=192.168.70.10:22=drop public=192.168.70.10:22
neighbours='192.168.70.10:23 192.168.70.11:22'
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		tcp dport 23 accept
		ip daddr 192.168.70.10 tcp dport 22 accept
	}
}'
