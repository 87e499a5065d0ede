# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like policy-route
title='a marked flow that a routing rule takes to a table of its own, and it works'
verdict=ok id='' reach=answered says='' exact_fix=''
fault() {
	in_router ip route add blackhole default metric 4278198272
	in_router ip route add blackhole default table 100
	in_router ip route add 192.168.70.0/24 dev veth21 table 100
	in_router ip rule add pref 100 fwmark 0x2/0xf lookup 100
	in_router ip rule add pref 99 to 192.168.70.99 prohibit
}
