# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the UDP socket of the router is bound to another of its addresses'
proto=udp
id=local-listener-elsewhere flow=10.1.2.3:1222/udp=local want=10.1.2.3:1222 router_servers='10.1.2.4:1222'
ruleset=''
