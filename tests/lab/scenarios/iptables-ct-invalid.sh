# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables: a rule in raw drops what is invalid: there everything is'
needs=iptables-nft
id=ct-invalid reach=hook fix=yes
where='ip raw PREROUTING -i enp0 -p tcp -m conntrack --ctstate INVALID -j DROP'
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END' || return 1
		*raw
		:PREROUTING ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		-A PREROUTING -s 10.2.1.77/32 -j ACCEPT
		-A PREROUTING -i enp0 -p tcp -m conntrack --ctstate INVALID -j DROP
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1223 -j DNAT --to-destination 192.168.70.10:23
		COMMIT
	END
}
neighbours='10.1.2.3:1223 10.1.2.4:1222'
mend() { in_router iptables-nft -t raw -I PREROUTING -d 10.1.2.3 -p tcp --dport 1222 -j ACCEPT; }
