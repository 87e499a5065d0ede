# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: a routing rule for user 0 prohibits what is forwarded, and no route lookup shows that'
family=6
id=oif-missing reach=hook fix=no bystander=no
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
fault() { in_router ip -6 rule add pref 50 iif enp0 uidrange 0-5 prohibit; }
mend() { in_router ip -6 rule del pref 50; }
