# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='UDP: a chain before conntrack drops what is invalid: there everything is'
proto=udp
id=ct-invalid where='inet early prerouting iifname "enp0" ct state invalid drop' reach=hook fix=yes
ruleset='
table inet early {
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		meta l4proto != udp accept
		ip saddr 10.2.1.77 accept
		iifname "enp0" ct state invalid drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 udp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 udp dport 1223 dnat to 192.168.70.10:23
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
mend() { in_router nft insert rule inet early prerouting ip daddr 10.1.2.3 udp dport 1222 accept; }
