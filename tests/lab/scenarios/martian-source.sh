# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the client'"'"'s address is on this host too'
id=martian-source reach=hook fix=no
options+=(--iif enp0)
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
fault() { in_router ip address add 10.2.1.2/32 dev lo; }
mend() { in_router ip address del 10.2.1.2/32 dev lo; }
