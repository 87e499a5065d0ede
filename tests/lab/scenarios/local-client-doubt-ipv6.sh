# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like local-client-doubt
title='IPv6: the client address is also on an interface of the router, where no route leads to it'
family=6
options=(--from 2001:db8:2:1::2) public=[fd00:70::10]:22 want=[fd00:70::10]:22 flow=[fd00:70::10]:22=[fd00:70::10]:22
ruleset='' neighbours='' reach=answered
fault() { in_router ip address add 2001:db8:2:1::2/128 dev veth21; }
