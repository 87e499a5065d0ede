# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like link-doubt-rule
title='the route to the client has next hops on two interfaces: where does it come in?'
works=yes
fault() {
	in_router ip route add 10.2.1.0/24 nexthop via 10.1.2.1 dev enp0 nexthop via 192.168.70.10 dev veth21
	# that the answer finds it does not depend on a hash
	in_router ip rule add iif veth21 lookup 55
	in_router ip route add default via 10.1.2.1 table 55
}
