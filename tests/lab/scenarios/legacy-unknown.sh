# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rule of iptables-legacy that cannot be told takes the packet'
needs=iptables-legacy
id=lost-after reach=hook
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr 192.168.70.11 tcp dport 7 accept
		ct status dnat accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
fault() {
	in_router iptables-legacy -A FORWARD -d 192.168.70.10 -p tcp -m u32 --u32 '0>>28=4' -j DROP
}
bystander=no
mend() { in_router iptables-legacy -F FORWARD; }
