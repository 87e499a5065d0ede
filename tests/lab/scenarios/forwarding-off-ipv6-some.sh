# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like forwarding-off-ipv6
title='IPv6: this host forwards nothing but what comes in from the backend, and so it can stay for the others'
exact_fix='sysctl -qw net/ipv6/conf/enp0/force_forwarding=1'
lacks() { [ -e /proc/sys/net/ipv6/conf/all/force_forwarding ] || echo 'this kernel has no force_forwarding'; }
fault() { in_router sysctl -qw net.ipv6.conf.all.forwarding=0 net.ipv6.conf.veth21.force_forwarding=1; }
