# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: forwarding is off but for what comes in from the client, so the answer is lost'
family=6
id=reply-dropped reach=wire fix=yes bystander=no
exact_fix='sysctl -qw net/ipv6/conf/veth21/force_forwarding=1'
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
lacks() { [ -e /proc/sys/net/ipv6/conf/all/force_forwarding ] || echo 'this kernel has no force_forwarding'; }
fault() { in_router sysctl -qw net.ipv6.conf.all.forwarding=0 net.ipv6.conf.enp0.force_forwarding=1; }
mend() { in_router sysctl -qw net.ipv6.conf.veth21.force_forwarding=1; }
