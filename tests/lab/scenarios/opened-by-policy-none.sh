# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: there is no ruleset at all'
closed=yes id=opened-by-policy fix=no
flow=192.168.70.10:22=drop public=192.168.70.10:22
ruleset=''
