# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='kube-proxy with nftables: a service with an external IP and one endpoint'
verdict=ok reach=answered
ruleset='
table ip kube-proxy {
	comment "rules for kube-proxy"
	set cluster-ips {
		type ipv4_addr
		elements = { 10.96.0.10 }
	}
	map service-ips {
		type ipv4_addr . inet_proto . inet_service : verdict
		elements = { 10.1.2.3 . tcp . 1222 : goto external-ULMVA6XW-shop/ssh/tcp/p22 }
	}
	map service-nodeports {
		type inet_proto . inet_service : verdict
	}
	map no-endpoint-services {
		type ipv4_addr . inet_proto . inet_service : verdict
	}
	chain filter-prerouting {
		type filter hook prerouting priority -110; policy accept;
		ct state new jump service-endpoints-check
	}
	chain filter-forward {
		type filter hook forward priority -110; policy accept;
		ct state new jump service-endpoints-check
		ct state new jump cluster-ips-check
	}
	chain service-endpoints-check {
		ip daddr . meta l4proto . th dport vmap @no-endpoint-services
	}
	chain cluster-ips-check {
		ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"
	}
	chain reject-chain {
		reject
	}
	chain nat-prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		jump services
	}
	chain nat-postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		jump masquerading
	}
	chain services {
		ip daddr . meta l4proto . th dport vmap @service-ips
		fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @service-nodeports
	}
	chain masquerading {
		meta mark & 0x00004000 == 0x00000000 return
		meta mark set meta mark ^ 0x00004000
		masquerade fully-random
	}
	chain mark-for-masquerade {
		meta mark set meta mark | 0x00004000
	}
	chain external-ULMVA6XW-shop/ssh/tcp/p22 {
		jump mark-for-masquerade
		goto service-ULMVA6XW-shop/ssh/tcp/p22
	}
	chain service-ULMVA6XW-shop/ssh/tcp/p22 {
		numgen random mod 1 vmap { 0 : goto endpoint-5OJB2KTY-shop/ssh/tcp/p22__192.168.70.10/22 }
	}
	chain endpoint-5OJB2KTY-shop/ssh/tcp/p22__192.168.70.10/22 {
		ip saddr 192.168.70.10 jump mark-for-masquerade
		meta l4proto tcp dnat to 192.168.70.10:22
	}
}'
