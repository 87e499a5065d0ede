# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the filter table accepts, the mangle table drops on the same hook'
needs=iptables-nft
id=drop-in-chain reach=hook fix=yes
where='ip mangle FORWARD -i enp0 -m iprange --dst-range 192.168.70.1-192.168.70.99 -j DROP'
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -j ACCEPT
		COMMIT
		*mangle
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -i enp0 -m physdev --physdev-is-bridged -j ACCEPT
		-A FORWARD -i enp0 -m iprange --dst-range 192.168.70.1-192.168.70.99 -j DROP
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		COMMIT
	END
}
mend() { in_router iptables-nft -t mangle -D FORWARD 3; }
