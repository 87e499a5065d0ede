# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='no UDP socket is bound to that port of the router'
proto=udp
id=local-refused flow=10.1.2.3:1222/udp=local want=10.1.2.3:1222 router_servers='tcp:10.1.2.3:1222'
ruleset=''
