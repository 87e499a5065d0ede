# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-mgr-docker
title='Docker: the port is not published, and so nothing accepts it either'
verdict=fail id=dnat-missing where='' reach='' fix=yes then=drop-in-chain
publish='' accept=''
manager='docker published ports' lasting='docker run --publish 10.1.2.3:1222:22/tcp'
mend() {
	in_router iptables-nft -t nat -A DOCKER -d 10.1.2.3 -p tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22 &&
		in_router iptables-nft -I DOCKER-USER -d 192.168.70.10 -p tcp --dport 22 -m conntrack --ctstate DNAT -j ACCEPT
}
