# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the rule asks for an interface by its number, and that interface is gone'
id=dnat-not-matching fix=yes
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
	}
}'
fault() {
	in_router ip link add old0 type veth peer name old1 &&
		in_router nft add rule ip nat prerouting iif old0 ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22 &&
		in_router ip link delete old0
}
mend() { in_router nft add rule ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22; }
