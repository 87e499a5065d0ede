# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the public address is on no interface; proxy ARP is on, which does not answer for who is on the same one'
id=public-address-absent reach=answered fix=yes bystander=no
exact_fix='ip address add 10.1.2.3/32 dev enp0'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
# what it found there before it would keep for a while
settle() { ip -n "$HOP" neigh flush dev up0; }
fault() {
	in_router sysctl -qw net.ipv4.conf.enp0.promote_secondaries=1 net.ipv4.conf.enp0.proxy_arp=1 &&
		in_router ip address del 10.1.2.3/24 dev enp0 && ip -n "$HOP" route replace 192.168.70.0/24 via 10.1.2.4 &&
		ip -n "$HOP" neigh flush dev up0
}
mend() { in_router ip address add 10.1.2.3/24 dev enp0; }
