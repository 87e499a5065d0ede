# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the interface that clients come in on is one of a bond'
needs_module=bonding
id=policy-drop where='inet filter forward policy' fix=yes
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		iifname "bond0" ip daddr 192.168.70.10 tcp dport 80 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "bond0" ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		iifname "bond0" ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
bond_up() { in_router ip -o link show bond0 | grep -q 'LOWER_UP'; }
fault() {
	ip -n "$ROUTER" -batch - <<-END || return 1
		link add bond0 type bond mode active-backup miimon 100
		address flush dev enp0
		link set enp0 down
		link set enp0 master bond0
		link set bond0 up
		address add 10.1.2.3/24 dev bond0
		address add 10.1.2.4/24 dev bond0
		route add default via 10.1.2.1
	END
	lab_until 5 bond_up
}
mend() { in_router nft add rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
