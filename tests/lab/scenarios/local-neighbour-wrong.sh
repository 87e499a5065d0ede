# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-local
title='a service of the router, and a permanent neighbour entry for the gateway to the client has another hardware address'
verdict=fail id=client-neighbour-wrong fix=yes bystander=no neighbours=''
exact_fix='ip neigh del 10.1.2.1 dev enp0'
fault() { in_router ip neigh replace 10.1.2.1 lladdr 02:00:00:00:00:99 dev enp0 nud permanent; }
mend() { in_router ip neigh del 10.1.2.1 dev enp0; }
