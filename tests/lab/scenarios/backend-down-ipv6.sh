# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: nobody answers for the backend'
family=6
id=backend-down reach=hook
servers='[fd00:70::11]:22 tcp:[fd00:70::11]:7'
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222 [fd00:70::11]:22'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
fault() { ip -n "$BACKEND" address del fd00:70::10/64 dev eth0; }
mend() { ip -n "$BACKEND" address add fd00:70::10/64 dev eth0 nodad && lab_serve '[fd00:70::10]:22'; }
