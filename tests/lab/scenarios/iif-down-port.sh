# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like iif-down
title='the only port of the bridge with the public address was set down'
says='enp0 is down. It is the device by which packets come in on br-enp0'
iif=br-enp0
is_alive() { works_again "$HOP" up0 && works_again "$ROUTER" "$iif" && lab_forwards enp0; }
fault() { lab_bridge enp0 && ip -n "$ROUTER" link set enp0 down && lab_until 5 is_dead br-enp0; }
mend() { ip -n "$ROUTER" link set enp0 up && settle; }
