# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like forwarding-off
title='forwarding is off but for what comes in on an interface besides: its own switch stays'
exact_fix='sysctl -qw net/ipv4/conf/enp0/forwarding=1 net/ipv4/conf/veth21/forwarding=1'
neighbours=''
fault() {
	in_router ip link add d0 type veth peer name d1
	in_router sysctl -qw net.ipv4.ip_forward=0 net.ipv4.conf.d0.forwarding=1
}
mend() { in_router sysctl -qw net.ipv4.ip_forward=1; }
