# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables-nft translates to another host'
needs=iptables-nft
id=dnat-wrong-target reach=wire fix=yes
where='ip nat PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -m comment --comment "the old one" -j DNAT --to-destination 192.168.70.11:22'
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -m comment --comment "the old one" -j DNAT --to-destination 192.168.70.11:22
		-A PREROUTING -d 10.1.2.9/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		COMMIT
	END
}
mend() {
	in_router iptables-nft -t nat -R PREROUTING 1 -d 10.1.2.3 -p tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
}
