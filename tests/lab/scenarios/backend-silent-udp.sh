# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: the firewall of the backend drops a question that is known to be answered'
proto=dns
id=backend-silent reach=wire
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.11:22'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
	}
}'
fault() {
	in_backend nft -f - <<<'table ip f { chain in { type filter hook input priority 0; ip daddr 192.168.70.10 udp dport 22 drop; }; }'
}
mend() { in_backend nft flush ruleset; }
