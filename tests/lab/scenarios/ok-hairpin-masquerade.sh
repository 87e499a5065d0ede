# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like hairpin-no-snat
title='the client is in the own network of the backend, and the source is translated too'
verdict=ok id='' reach=answered fix=no says=''
ruleset+='
add rule ip nat postrouting ip saddr 192.168.70.0/24 ip daddr 192.168.70.0/24 masquerade'
