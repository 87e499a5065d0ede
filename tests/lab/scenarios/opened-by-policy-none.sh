# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: there is no ruleset at all'
closed=yes id=opened-by-policy fix=yes
flow=192.168.70.10:22=drop public=192.168.70.10:22
neighbours='192.168.70.10:23 192.168.70.11:22'
ruleset=''
