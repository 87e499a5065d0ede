# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='podman, netavark with nftables: a published port'
verdict=ok reach=answered
ruleset='
table inet netavark {
	chain INPUT {
		type filter hook input priority filter; policy accept;
	}
	chain FORWARD {
		type filter hook forward priority filter; policy accept;
		ct state invalid drop
		ip saddr 10.2.1.77 accept
		jump NETAVARK-ISOLATION-1
		ip daddr 192.168.70.0/24 ct state established,related accept
		ip saddr 192.168.70.0/24 accept
	}
	chain POSTROUTING {
		type nat hook postrouting priority srcnat; policy accept;
		meta mark & 0x00002000 == 0x00002000 masquerade
		ip saddr 192.168.70.0/24 jump nv_2f259bab_192_168_70_0_nm24
	}
	chain PREROUTING {
		type nat hook prerouting priority dstnat; policy accept;
		fib daddr type local jump NETAVARK-HOSTPORT-DNAT
	}
	chain NETAVARK-HOSTPORT-DNAT {
		ip daddr 10.1.2.3 tcp dport 1222 jump nv_2f259bab_192_168_70_0_nm24_dnat
	}
	chain NETAVARK-HOSTPORT-SETMARK {
		meta mark set meta mark | 0x00002000
	}
	chain NETAVARK-ISOLATION-1 {
		iifname "veth21" oifname != "veth21" jump NETAVARK-ISOLATION-2
		iifname "enp0" oifname "veth21" ip daddr 192.168.70.11 tcp dport 80 accept
	}
	chain NETAVARK-ISOLATION-2 {
		oifname "podman1" drop
		jump NETAVARK-ISOLATION-3
	}
	chain NETAVARK-ISOLATION-3 {
	}
	chain nv_2f259bab_192_168_70_0_nm24 {
		ip daddr 192.168.70.0/24 accept
		ip daddr != 224.0.0.0/4 masquerade
	}
	chain nv_2f259bab_192_168_70_0_nm24_dnat {
		ip saddr 192.168.70.0/24 ip daddr 10.1.2.3 tcp dport 1222 jump NETAVARK-HOSTPORT-SETMARK
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
