# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like public-address-gone
title='another host in the client'"'"'s network has the public address'
fix=no
says='another host has it'
fault() {
	in_router sysctl -qw net.ipv4.conf.enp0.promote_secondaries=1 && in_router ip address del 10.1.2.3/24 dev enp0 &&
		ip -n "$HOP" address add 10.1.2.3/32 dev up0
}
mend() { ip -n "$HOP" address del 10.1.2.3/32 dev up0 && in_router ip address add 10.1.2.3/24 dev enp0; }
