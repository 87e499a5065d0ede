# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='no ruleset at all, forwarded without translation'
options=(--from 10.2.1.2 --iif enp0)
verdict=ok reach=answered
flow=192.168.70.10:23=192.168.70.10:23 public=192.168.70.10:23 want=192.168.70.10:23
ruleset=''
