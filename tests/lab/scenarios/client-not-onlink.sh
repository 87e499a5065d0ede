# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-article
title='the route to the client lacks its gateway: nobody answers for the client on that link'
options=(--from 10.2.1.2) verdict=inconclusive works=no reach=answered bystander=no
fault() { ip -n "$ROUTER" route add 10.2.1.0/24 dev enp0; }
