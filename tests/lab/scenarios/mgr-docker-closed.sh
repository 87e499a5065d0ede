# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-mgr-docker
title='Docker: a port that must stay closed is published'
verdict=fail id=opened-by-rule reach='' fix=yes closed=yes
flow=10.1.2.3:1222=drop
manager='docker published ports'
lasting='iptables -I DOCKER-USER -s 10.2.1.2 -d 192.168.70.10 -p tcp --dport 22 -m conntrack --ctstate DNAT --ctorigdst 10.1.2.3 --ctorigdstport 1222 -j DROP'
