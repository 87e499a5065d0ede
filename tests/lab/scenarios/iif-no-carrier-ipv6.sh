# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the cable of the device below a macvlan, on which clients come in, leads to an interface that is down'
family=6
id=iif-down fix=no reach=none bystander=no neighbours='' says='enp0 has no carrier'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}'
is_dead() { in_router ip -o link show dev "$1" | grep -q 'state [A-Z]*DOWN'; }
fault() { lab_macvlan enp0 && ip -n "$HOP" link set up0 down && lab_until 5 is_dead mv-enp0; }
works_again() { ip -n "$1" -o link show dev "$2" | grep -q 'LOWER_UP.* state UP'; }
is_alive() { works_again "$HOP" up0 && works_again "$ROUTER" mv-enp0; }
mend() {
	ip -n "$HOP" -batch - <<-END && lab_until 5 is_alive
		link set up0 up
		address add 2001:db8:1:2::1/64 dev up0 nodad
		route add fd00:70::/64 via 2001:db8:1:2::3
	END
}
