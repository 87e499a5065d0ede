# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like rp-filter-back-refused
title='a routing rule for the ports of the answer leads to a blackhole: strict rp_filter asks it before there is an answer'
says="'90: from 192.168.70.10 ipproto tcp sport 22 lookup 103'"
fault() {
	in_router sysctl -qw net.ipv4.conf.enp0.rp_filter=1 &&
		ip -n "$ROUTER" rule add pref 90 from 192.168.70.10 ipproto tcp sport 22 lookup 103 &&
		ip -n "$ROUTER" route add blackhole 10.2.1.2 table 103
}
