# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed over UDP: the policy lets it through'
proto=udp
closed=yes id=opened-by-policy where='ip filter FORWARD policy' fix=yes
flow=192.168.70.10:22/udp=drop public=192.168.70.10:22
neighbours='192.168.70.10:23 192.168.70.11:22'
ruleset='
table ip filter {
	chain FORWARD {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		udp dport 25 drop
	}
}'
