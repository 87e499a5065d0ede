# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: the rule that accepts it stands before what keeps open connections'
closed=yes id=opened-by-rule where='inet filter forward tcp dport 20-30 accept' fix=yes
flow=192.168.70.10:22=drop public=192.168.70.10:22
neighbours='192.168.70.10:23 192.168.70.11:22'
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		tcp dport 20-30 accept
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 192.168.70.11 tcp dport 7 accept
	}
}'
