# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
family=6
title='IPv6: a blackhole route for the client stands in the table that serves the backend'
id=reply-dropped reach=wire fix=no says='ends at the route blackhole' bystander=no
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
fault() {
	in_router ip -6 rule add pref 5 iif veth21 lookup 66
	in_router ip -6 route add blackhole 2001:db8:2:1::/64 table 66
}
mend() { in_router ip -6 rule del pref 5; }
