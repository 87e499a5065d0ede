# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a routing rule for tcp leads to the client elsewhere than table main: where does it come in?'
options=(--from 10.2.1.2) public=192.168.70.10:22 want=192.168.70.10:22 flow=192.168.70.10:22=192.168.70.10:22
verdict=inconclusive works=no reach=answered bystander=no neighbours='' ruleset=''
fault() {
	in_router ip route add 10.2.1.2/32 via 192.168.70.11 dev veth21 table 103
	in_router ip rule add pref 266 ipproto tcp lookup 103
}
