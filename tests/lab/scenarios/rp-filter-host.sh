# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like rp-filter
title='a route to the client alone leads elsewhere, and rp_filter is strict for all interfaces'
exact_fix='ip route prepend 10.2.1.2 via 10.1.2.1 dev enp0'
fault() {
	in_router sysctl -qw net.ipv4.conf.all.rp_filter=1
	in_router ip route add 10.2.1.2 dev veth21
}
mend() { in_router ip route del 10.2.1.2 dev veth21; }
