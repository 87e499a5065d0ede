# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a backend, or this host'
verdict=ok reach=answered flow=10.1.2.3:1222=192.168.70.10:22,local want=10.1.2.3:1222 router_servers='0.0.0.0:1222'
ruleset=''
