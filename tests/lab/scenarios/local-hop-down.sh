# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-local
title='a service of the router, whose answers leave by a gateway that is not there'
verdict=inconclusive works=no bystander=no
fault() { in_router ip route add 10.2.1.2/32 via 10.1.2.77; }
