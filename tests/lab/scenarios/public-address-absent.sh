# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a service of the router on an address that it does not have'
id=public-address-absent
flow=192.168.70.10:1222=local public=192.168.70.10:1222 want=192.168.70.10:1222 router_servers='0.0.0.0:1222'
ruleset=''
