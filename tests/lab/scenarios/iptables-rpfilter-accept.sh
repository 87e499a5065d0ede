# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables: the reverse-path match accepts what has a way back, and what has one is dropped by a rule of the same match'
needs=iptables-nft
id=drop-in-chain where='' fix=yes
options=(--from 10.2.1.2 --iif enp0)
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*raw
		:PREROUTING ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		-A PREROUTING -m rpfilter --invert -j ACCEPT
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -m rpfilter -j DROP
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
