# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='clients come in on a macvlan, and the device that it was made on drops the flow at ingress'
id=ingress-drop where='netdev guard in tcp dport 1222-1223 drop' reach=hook fix=yes
ruleset='
table netdev guard {
	chain in {
		type filter hook ingress device "enp0" priority filter; policy accept;
		ip saddr 10.2.1.77 accept
		tcp dport 1222-1223 drop
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "mv-enp0" ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		iifname "mv-enp0" ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() { lab_macvlan enp0; }
mend() { in_router nft insert rule netdev guard in ip daddr 10.1.2.3 tcp dport 1222 accept; }
