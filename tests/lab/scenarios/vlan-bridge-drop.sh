# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like vlan-element-absent
title='clients come in on a VLAN on top of a bridge that tells VLANs apart, and a chain of family bridge drops them'
id=bridge-drop where='bridge filter pre iifname "enp0" tcp dport 1222-1223 drop' fix=yes exact_fix='' reach=hook
ruleset=${ruleset/'192.168.70.11 . 7'/'192.168.70.11 . 7, 192.168.70.10 . 22'}'
table bridge filter {
	chain pre {
		type filter hook prerouting priority filter; policy accept;
		ip saddr 10.2.1.77 accept
		iifname "enp0" tcp dport 1222-1223 drop
	}
}'
ruleset=${ruleset//enp0.10/br0.10}
fault() {
	ip -n "$HOP" -batch - <<-END && ip -n "$ROUTER" -batch - <<-END2 && in_router bridge vlan add vid 10 dev enp0 &&
		link add link up0 name up0.10 type vlan id 10
		link set up0.10 up
		address del 10.1.2.1/24 dev up0
		address add 10.1.2.1/24 dev up0.10
		route add 192.168.70.0/24 via 10.1.2.3
	END
		link add br0 type bridge vlan_filtering 1
		link set enp0 master br0
		link set br0 up
		link add link br0 name br0.10 type vlan id 10
		link set br0.10 up
		address flush dev enp0
		address add 10.1.2.3/24 dev br0.10
		address add 10.1.2.4/24 dev br0.10
		route add default via 10.1.2.1
	END2
		in_router bridge vlan add vid 10 dev br0 self && lab_until 5 lab_forwards enp0
}
mend() { in_router nft insert rule bridge filter pre ip daddr 10.1.2.3 tcp dport 1222 accept; }
