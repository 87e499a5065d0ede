# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='fail2ban: the client is in an ipset'
needs=ipset
id=reject-in-chain reach=hook fix=yes
where='ip filter f2b-sshd -m set --match-set f2b-sshd src -j REJECT --reject-with icmp-port-unreachable'
ruleset=''
fault() {
	in_router ipset create f2b-sshd hash:net timeout 600 && in_router ipset add f2b-sshd 10.2.1.0/28 || return
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:f2b-sshd - [0:0]
		-A FORWARD -d 192.168.70.0/24 -p tcp -m multiport --dports 22 -j f2b-sshd
		-A f2b-sshd -m set --match-set f2b-sshd src -j REJECT --reject-with icmp-port-unreachable
		-A f2b-sshd -j RETURN
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
mend() { in_router ipset del f2b-sshd 10.2.1.0/28; }
