# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='dropped in a raw chain, before conntrack and translation'
id=drop-in-chain reach=hook fix=yes
where='ip raw prerouting iifname "enp0" tcp dport 1024-65535 ip saddr 10.0.0.0/8 drop'
ruleset='
table ip raw {
	chain prerouting {
		type filter hook prerouting priority raw;
		ip saddr 10.2.1.77 accept
		ip saddr 127.0.0.0/8 iifname != "lo" drop
		iifname "enp0" tcp dport 1024-65535 ip saddr 10.0.0.0/8 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
		ip daddr 10.1.2.4 tcp dport 1222 dnat to 192.168.70.11:22
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
mend() { in_router nft insert rule ip raw prerouting ip daddr 10.1.2.3 tcp dport 1222 accept; }
