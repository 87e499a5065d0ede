# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='clients come through WireGuard: its interface has no Ethernet header'
needs=wg needs_module=wireguard
flow=10.9.0.3:1222=192.168.70.10:22 public=10.9.0.3:1222
id=policy-drop where='inet filter forward policy' fix=yes
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		iifname "wg0" ip daddr 192.168.70.10 tcp dport 80 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "wg0" ip daddr 10.9.0.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		iifname "wg0" ip daddr 10.9.0.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
neighbours='10.9.0.3:1223 10.1.2.3:1222 192.168.70.10:22 192.168.70.10:23 192.168.70.11:22'
# wg_add NAMESPACE ADDRESS OWN-KEY PEER-KEY PEER-ADDRESS ALLOWED
wg_add() {
	ip -n "$1" link add wg0 type wireguard &&
		ip netns exec "$1" wg set wg0 listen-port 51820 private-key <(echo "$3") peer "$(wg pubkey <<<"$4")" \
			endpoint "$5:51820" allowed-ips "$6" &&
		ip -n "$1" address add "$2" dev wg0 && ip -n "$1" link set wg0 up
}
fault() {
	local here there

	here=$(wg genkey) there=$(wg genkey)
	wg_add "$ROUTER" 10.9.0.3/24 "$here" "$there" 10.1.2.1 10.9.0.0/24,10.2.1.0/24 &&
		wg_add "$HOP" 10.9.0.1/24 "$there" "$here" 10.1.2.3 10.9.0.0/24,192.168.70.0/24 &&
		ip -n "$ROUTER" route add 10.2.1.2 dev wg0
}
mend() { in_router nft add rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
