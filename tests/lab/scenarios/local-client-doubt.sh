# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-article
title='the client address is also on an interface of the router, where no route leads to it: who is meant?'
options=(--from 10.2.1.2) verdict=inconclusive works=no reach=wire bystander=no injector=raw
fault() { in_router ip address add 10.2.1.2/32 dev veth21; }
