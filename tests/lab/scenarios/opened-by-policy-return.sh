# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: a rule accepts it, but the policy would do so too'
closed=yes id=opened-by-policy where='inet filter forward policy' fix=yes
flow=192.168.70.10:22=drop public=192.168.70.10:22
neighbours='192.168.70.10:23 192.168.70.11:22'
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		iifname "enp0" tcp dport 22 accept
		tcp dport 25 drop
	}
}'
