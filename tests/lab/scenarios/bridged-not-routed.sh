# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-bridge-hairpin
title='the client is in the network of the backend, behind another port of one bridge: nothing is routed'
verdict=inconclusive reach=none works=yes
options=(--from 192.168.70.99) flow=192.168.70.10:22=192.168.70.10:22 public=192.168.70.10:22
