# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: no nat chain at all'
proto=udp
id=dnat-missing fix=yes
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
	}
}'
mend() {
	in_router nft -f - <<<'table ip nat { chain pre { type nat hook prerouting priority dstnat; ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22; }; }'
}
