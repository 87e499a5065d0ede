# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a REJECT of iptables-nft at the end, as Red Hat had it'
needs=iptables-nft
id=reject-in-chain reach=hook fix=yes
where='ip filter FORWARD -j REJECT --reject-with icmp-host-prohibited'
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT
		-A FORWARD -p icmp -j ACCEPT
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -p tcp -m state --state NEW -m tcp --dport 80 -j ACCEPT
		-A FORWARD -j REJECT --reject-with icmp-host-prohibited
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
mend() { in_router iptables-nft -I FORWARD 5 -d 192.168.70.10 -p tcp --dport 22 -j ACCEPT; }
