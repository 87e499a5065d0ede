# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='--observe: a filter upstream takes what the client sends'
verdict=inconclusive works=no bystander=no
says='never-arrived|No interface of this host has received a packet for 10.1.2.3:1222 within 0 s.*enp0.*is up. The public address is'
options=(--from 10.2.1.2 --observe --wait 400)
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
fault() {
	ip netns exec "$HOP" nft -f - <<-'END'
		table ip filter {
			chain forward {
				type filter hook forward priority filter;
				tcp dport 1222 drop
			}
		}
	END
}
mend() { ip netns exec "$HOP" nft delete table ip filter; }
