# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like backend-silent-udp
title='UDP: the backend has no route back to the client'
id=backend-no-return fix=yes bystander=no
fault() { in_backend ip route del default; }
mend() { in_backend ip route add default via 192.168.70.1; }
