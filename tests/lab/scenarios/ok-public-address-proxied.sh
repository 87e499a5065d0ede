# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like public-address-gone
title='the public address is on no interface, and proxy ARP answers for it'
verdict=ok id='' reach=answered exact_fix=''
fault() {
	in_router sysctl -qw net.ipv4.conf.enp0.promote_secondaries=1 net.ipv4.conf.enp0.proxy_arp_pvlan=1 &&
		in_router ip address del 10.1.2.3/24 dev enp0 && ip -n "$HOP" neigh flush dev up0
}
