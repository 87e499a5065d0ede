# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the client is in the own network of the backend, and the source is not translated'
family=6
id=hairpin-no-snat reach=wire fix=yes
client=fd00:70::50 options=(--from fd00:70::50 --iif veth21)
neighbours='[2001:db8:1:2::4]:1222 [fd00:70::11]:22'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
fault() { lab_beside; }
mend() { in_router nft add chain inet nat post '{ type nat hook postrouting priority 100; ip6 daddr fd00:70::10 masquerade; }'; }
