# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like vlan-element-absent
title='clients come in on a VLAN, and it works'
verdict=ok id='' where='' fix=no exact_fix=''
ruleset=${ruleset/'192.168.70.11 . 7'/'192.168.70.11 . 7, 192.168.70.10 . 22'}
