# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like hairpin-no-snat
title='the client is in the own network of the backend, which sends its answers by this host all the same'
verdict=ok id='' reach=answered fix=no says=''
fault() {
	lab_beside && in_router sysctl -qw net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.veth21.send_redirects=0 &&
		in_backend ip route add 192.168.70.50 via 192.168.70.1
}
