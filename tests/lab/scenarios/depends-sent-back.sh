# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-hairpin-masquerade
title='hairpin: by a routing rule the answer goes back to the backend as to a gateway'
verdict=inconclusive works=no bystander=no neighbours=''
fault() {
	lab_beside || return 1
	in_router ip route add 192.168.70.0/24 via 192.168.70.10 dev veth21 table 100
	in_router ip rule add pref 100 from 192.168.70.10 lookup 100
}
