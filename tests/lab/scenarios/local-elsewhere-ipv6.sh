# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the service of the router listens on IPv4 alone'
family=6
id=local-listener-elsewhere flow='[2001:db8:1:2::3]:1222=local' want='[2001:db8:1:2::3]:1222' router_servers='0.0.0.0:1222'
ruleset=''
