# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-mgr-lxd
title='LXD: the network forward has no such port'
verdict=fail id=dnat-not-matching reach='' fix=yes
where='inet lxd fwdprert.veth21 ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:22'
ruleset=${ruleset/tcp dport 1222 dnat/tcp dport 1223 dnat}
neighbours='10.1.2.4:1222 192.168.70.10:23'
manager='lxd forwards of network veth21'
lasting='lxc network forward port add veth21 10.1.2.3 tcp 1222 192.168.70.10 22'
mend() { in_router nft add rule inet lxd fwdprert.veth21 ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22; }
