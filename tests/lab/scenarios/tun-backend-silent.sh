# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the backend is behind a tun device, where nobody asks for hardware addresses, and is not there'
id=backend-silent
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() {
	lab_tun veth21 "$BACKEND" eth0 || return 1
	in_backend ip address del 192.168.70.10/24 dev tun-eth0
	in_backend ip route add blackhole 192.168.70.10
}
neighbours='10.1.2.4:1222 192.168.70.11:22'
mend() {
	in_backend ip route del blackhole 192.168.70.10
	in_backend ip address add 192.168.70.10/24 dev tun-eth0
}
