# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the interface of the backend was set down'
family=6
id=oif-down fix=yes bystander=no
neighbours='[2001:db8:1:2::4]:1222'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
fault() { in_router sysctl -qw net.ipv6.conf.veth21.keep_addr_on_down=1 && in_router ip link set dev veth21 down; }
mend() { in_router ip link set dev veth21 up; }
