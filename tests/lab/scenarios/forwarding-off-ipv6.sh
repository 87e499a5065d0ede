# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: this host does not forward'
family=6
id=forwarding-off reach=hook fix=yes bystander=no
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
fault() { in_router sysctl -qw net.ipv6.conf.all.forwarding=0; }
mend() { in_router sysctl -qw net.ipv6.conf.all.forwarding=1; }
