# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP over IPv6: nothing listens on the port of the backend'
proto=udp family=6
id=backend-refused reach=wire
servers='[fd00:70::11]:22 tcp:[fd00:70::11]:7'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 udp dport 1222 dnat to [fd00:70::10]:22
	}
}'
mend() { lab_serve 'udp:[fd00:70::10]:22'; }
