# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-article
title='no route back to the client, and a routing rule that would refuse the same packet of the router itself'
options=(--from 10.2.1.2)
verdict=fail reach=hook id=rp-filter bystander=no works=no
fault() {
	in_router sysctl -qw net.ipv4.conf.all.rp_filter=1 && ip -n "$ROUTER" route add unreachable 10.2.1.2 &&
		ip -n "$ROUTER" rule add pref 79 from 10.2.1.2 to 192.168.70.10 ipproto tcp dport 22 lookup main &&
		ip -n "$ROUTER" rule add pref 80 ipproto tcp dport 22 blackhole
}
mend() { ip -n "$ROUTER" route del unreachable 10.2.1.2; }
