# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-bridge-hairpin
title='client and backend behind two ports of one bridge, which translates, and waits in vain for the backend'
verdict=fail id=backend-down reach=hook
neighbours='10.1.2.3:1223 192.168.70.11:23'
fault() { hairpin 1 && in_backend ip address del 192.168.70.10/24 dev eth0; }
mend() { in_backend ip address add 192.168.70.10/24 dev eth0; }
