# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables-nft translates to the right host, to another port'
needs=iptables-nft
id=dnat-wrong-port reach=wire fix=yes
where='ip nat PREROUTING -d 10.1.2.3/32 -p tcp -m multiport --dports 1222,2222 -j DNAT --to-destination 192.168.70.10:2222'
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING ! -i lo -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8080
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m multiport --dports 1222,2222 -j DNAT --to-destination 192.168.70.10:2222
		COMMIT
	END
}
mend() {
	in_router iptables-nft -t nat -I PREROUTING -d 10.1.2.3 -p tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
}
