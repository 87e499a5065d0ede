# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables: the request gets a conntrack zone of its own, and the answer looks for its connection in another one'
needs=iptables-nft
id=ct-zone-mismatch where='' fix=yes
ruleset=''
neighbours='10.1.2.4:1222'
fault() {
	in_router iptables-nft-restore <<-'END'
		*raw
		:PREROUTING ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		-A PREROUTING -s 10.2.1.77/32 -j ACCEPT
		-A PREROUTING -i enp0 -p tcp -m tcp --dport 1222 -j CT --zone 5
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
mend() { in_router iptables-nft -t raw -F; }
