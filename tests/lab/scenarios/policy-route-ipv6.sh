# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: a routing rule prohibits what comes in on that interface for that port'
family=6
id=policy-route reach=hook fix=yes
says='50: from all iif enp0 ipproto tcp dport 22 prohibit'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
# to a routing rule a packet that was sent to the backend itself is the same
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222 [fd00:70::10]:23'
fault() { in_router ip -6 rule add pref 50 iif enp0 ipproto tcp dport 22 prohibit; }
mend() { in_router ip -6 rule del pref 50; }
