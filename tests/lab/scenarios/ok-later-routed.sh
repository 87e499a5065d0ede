# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like depends-later-routed
title='the same, and the table for the mark has the way to the backends too'
verdict=ok works=yes reach=answered
fault() {
	in_router ip route add default via 10.1.2.1 dev enp0 table 100
	in_router ip route add 192.168.70.0/24 dev veth21 table 100
	in_router ip rule add pref 100 fwmark 0x1 lookup 100
}
