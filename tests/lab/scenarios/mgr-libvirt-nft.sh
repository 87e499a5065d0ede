# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='libvirt with nftables: another table accepts the port, and libvirt'"'"'s rejects it all the same'
id=second-chain-drops reach=hook fix=yes
where='ip libvirt_network guest_input oif "veth21" counter reject'
manager='libvirt what comes in to the network of bridge veth21'
lasting='nft insert rule ip libvirt_network guest_input ip saddr 10.2.1.2 ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept'
ruleset='
table ip libvirt_network {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ip saddr 10.2.1.77 accept
		counter jump guest_cross
		counter jump guest_input
		counter jump guest_output
	}
	chain guest_output {
		ip saddr 192.168.70.0/24 iif "veth21" counter accept
		iif "veth21" counter reject
	}
	chain guest_input {
		oif "veth21" ip daddr 192.168.70.0/24 ct state established,related counter accept
		oif "veth21" counter reject
	}
	chain guest_cross {
		iif "veth21" oif "veth21" counter accept
	}
	chain guest_nat {
		type nat hook postrouting priority srcnat; policy accept;
		ip saddr 192.168.70.0/24 ip daddr != 192.168.70.0/24 counter masquerade
	}
}
table inet mine {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
	chain forward {
		type filter hook forward priority filter - 1; policy accept;
		ip daddr 192.168.70.10 tcp dport 22 accept
	}
}'
mend() { in_router nft insert rule ip libvirt_network guest_input ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
