# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like policy-route
title='what a transparent proxy left behind: a routing rule for the mark delivers the request to this host'
says='delivers the request to this host'
exact_fix='ip -4 rule add pref 99 from 10.2.1.2 to 192.168.70.10 ipproto tcp dport 22 lookup main'
fault() {
	in_router ip route add local default dev lo table 100
	in_router ip rule add pref 100 fwmark 0x2/0xf lookup 100
}
