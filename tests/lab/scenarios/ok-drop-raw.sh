# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='stays closed: dropped before conntrack, where every packet is invalid'
closed=yes verdict=ok flow=10.1.2.3:1222=drop reach=hook router_servers='0.0.0.0:1222' bystander=no
ruleset='
table inet raw {
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		ct state invalid tcp dport 1222 drop
	}
}'
