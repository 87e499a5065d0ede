# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a forwarded flow to an address of the client-side network that is routed elsewhere: nobody answers for it'
proto=icmp flow='10.1.2.77/icmp=10.1.2.77' public=10.1.2.77 want=10.1.2.77
verdict=inconclusive reach=answered works=no neighbours='' ruleset=''
fault() { in_router ip route add 10.1.2.77 dev veth21 && in_backend ip address add 10.1.2.77/32 dev eth0; }
