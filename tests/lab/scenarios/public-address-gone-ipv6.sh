# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the public address is on no interface'
family=6
id=public-address-absent reach=answered fix=yes bystander=no
exact_fix='ip address add 2001:db8:1:2::3/128 dev enp0'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
neighbours='[2001:db8:1:2::3]:1223 [2001:db8:1:2::4]:1222'
# what it found there before it would keep for a while
settle() { ip -n "$HOP" neigh flush dev up0; }
fault() {
	in_router ip address del 2001:db8:1:2::3/64 dev enp0 && ip -n "$HOP" route replace fd00:70::/64 via 2001:db8:1:2::4 &&
		ip -n "$HOP" neigh flush dev up0
}
mend() { in_router ip address add 2001:db8:1:2::3/64 dev enp0 nodad; }
