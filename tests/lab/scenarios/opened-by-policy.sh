# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: no rule stops it, and the policy is accept'
closed=yes id=opened-by-policy where='inet filter forward policy' fix=yes
flow=192.168.70.10:22=drop public=192.168.70.10:22
neighbours='192.168.70.10:23 192.168.70.11:22'
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state invalid drop
		tcp dport 25 drop
	}
	chain input {
		type filter hook input priority filter; policy drop;
	}
}'
