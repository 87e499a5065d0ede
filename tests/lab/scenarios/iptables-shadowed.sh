# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a RETURN of iptables-nft stands before the translation'
needs=iptables-nft
id=dnat-shadowed reach=hook fix=yes
where='ip nat PREROUTING -d 10.1.2.0/24 -i enp0 -p tcp -m multiport --dports 1000:1300 -j RETURN'
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -s 10.9.0.0/16 -j ACCEPT
		-A PREROUTING -d 10.1.2.0/24 -i enp0 -p tcp -m multiport --dports 1000:1300 -j RETURN
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		COMMIT
	END
}
mend() { in_router iptables-nft -t nat -D PREROUTING 2; }
