# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the backend is silent, and on another interface whose network covers its address a router answers for everyone'
id=backend-silent reach=wire fix=no bystander=no
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
fault() {
	in_router ip address add 192.168.64.1/19 dev enp0 && ip -n "$HOP" route replace 192.168.70.0/24 dev lo &&
		ip -n "$HOP" route add 192.168.64.0/19 dev lo &&
		ip netns exec "$HOP" sysctl -qw net.ipv4.conf.up0.proxy_arp=1 && in_backend nft -f - <<-END
			table ip filter {
				chain input {
					type filter hook input priority filter;
					ip daddr 192.168.70.10 tcp dport 22 drop
				}
			}
		END
}
mend() { in_backend nft delete table ip filter; }
