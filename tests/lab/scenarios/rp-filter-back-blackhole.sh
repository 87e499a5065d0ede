# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like rp-filter-back-refused
title='a routing rule of kind blackhole for what comes from the backend: strict rp_filter asks it'
fault() {
	in_router sysctl -qw net.ipv4.conf.enp0.rp_filter=1 &&
		ip -n "$ROUTER" rule add pref 90 iif veth21 to 10.2.1.0/24 blackhole
}
