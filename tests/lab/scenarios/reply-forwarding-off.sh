# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like forwarding-off
title='forwarding is off for what comes in from the backend'
id=reply-dropped reach=wire fix=yes exact_fix='sysctl -qw net/ipv4/conf/veth21/forwarding=1' neighbours='10.1.2.3:1223'
fault() { in_router sysctl -qw net.ipv4.conf.veth21.forwarding=0; }
mend() { in_router sysctl -qw net.ipv4.conf.veth21.forwarding=1; }
