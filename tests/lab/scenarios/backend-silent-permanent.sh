# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the backend'"'"'s own firewall drops, and its permanent neighbour entry is right'
id=backend-silent reach=wire fix=no
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
fault() {
	local mac

	mac=$(ip -n "$BACKEND" -o link show dev eth0 | sed 's/.*link.ether \([^ ]*\).*/\1/')
	in_router ip neigh replace 192.168.70.10 lladdr "$mac" dev veth21 nud permanent &&
		in_backend nft -f - <<-END
			table ip filter {
				chain input {
					type filter hook input priority filter;
					ip daddr 192.168.70.10 tcp dport 22 drop
				}
			}
		END
}
mend() { in_backend nft delete table ip filter; }
