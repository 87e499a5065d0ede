# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: this host has no route back to the client'
family=6
id=reply-dropped reach=wire fix=no bystander=no says='ENETUNREACH'
options+=(--iif enp0)
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
fault() { in_router ip -6 route del default; }
mend() { in_router ip -6 route add default via 2001:db8:1:2::1; }
