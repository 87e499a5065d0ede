# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-bridge-hairpin
title='client and backend behind two ports of one bridge, which translates, and drops what it forwards'
verdict=fail id=bridge-drop where='bridge filter forward policy' reach=hook fix=yes
ruleset=${ruleset/'ip protocol { tcp, icmp } accept'/'ip daddr { 192.168.70.11, 10.2.1.77, 10.2.1.2 } accept'}
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.10:23'
mend() { in_router nft add rule bridge filter forward ip daddr 192.168.70.10 tcp dport 22 accept; }
