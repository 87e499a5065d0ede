# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-article
title='the route to the client has no gateway, and the next router answers for the client (proxy ARP)'
options=(--from 10.2.1.2) bystander=no
fault() {
	ip -n "$ROUTER" route add 10.2.1.0/24 dev enp0 && ip netns exec "$HOP" sysctl -qw net.ipv4.conf.up0.proxy_arp=1
}
