# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like forwarded-not-proxied
title='a forwarded flow to an address of the client-side network that is routed elsewhere: proxy ARP answers for it'
verdict=ok works=yes
fault() {
	in_router ip route add 10.1.2.77 dev veth21 && in_router sysctl -qw net.ipv4.conf.enp0.proxy_arp=1 &&
		in_backend ip address add 10.1.2.77/32 dev eth0
}
