# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: an egress chain is there, and lets it pass'
closed=yes id=opened-by-policy where='inet filter forward policy' fix=yes flow=192.168.70.10:22=drop public=192.168.70.10:22
neighbours='192.168.70.11:22'
ruleset='
table netdev late {
	chain egress {
		type filter hook egress device "veth21" priority 0; policy accept;
		tcp dport 23 drop
	}
	chain other {
		type filter hook egress device "enp0" priority 0; policy accept;
		udp dport 22 drop
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
	}
}'
