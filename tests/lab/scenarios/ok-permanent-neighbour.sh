# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like neighbour-wrong
title='a permanent neighbour entry for the backend, and it is right'
verdict=ok id='' reach=answered exact_fix=''
fault() {
	local mac

	mac=$(ip -n "$BACKEND" -o link show dev eth0 | sed 's/.*link.ether \([^ ]*\).*/\1/')
	in_router ip neigh replace 192.168.70.10 lladdr "$mac" dev veth21 nud permanent
}
