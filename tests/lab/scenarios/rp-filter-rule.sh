# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like rp-filter
title='a routing rule for what the backend sends leads elsewhere, and rp_filter is strict'
says='50: from 192.168.70.0/24 lookup 200'
exact_fix='ip -4 rule add pref 49 from 192.168.70.10 to 10.2.1.2 lookup main'
fault() {
	in_router sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.enp0.rp_filter=1
	in_router ip route add default via 192.168.70.99 dev veth21 table 200
	in_router ip rule add pref 50 from 192.168.70.0/24 lookup 200
}
mend() { in_router ip rule del pref 50; }
