# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-mgr-libvirt
title='libvirt, a network with NAT: the port is translated, and the network rejects it'
verdict=fail id=reject-in-chain reach=hook fix=yes let_in=''
where='ip filter LIBVIRT_FWI -o veth21 -j REJECT --reject-with icmp-port-unreachable'
manager='libvirt what comes in to the network of bridge veth21'
lasting='iptables -I LIBVIRT_FWI -s 10.2.1.2 -d 192.168.70.10 -p tcp --dport 22 -m conntrack --ctstate DNAT -j ACCEPT'
mend() { in_router iptables-nft -I LIBVIRT_FWI -d 192.168.70.10 -p tcp --dport 22 -m conntrack --ctstate DNAT -j ACCEPT; }
