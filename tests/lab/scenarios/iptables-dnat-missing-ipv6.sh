# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='ip6tables-nft translates other ports'
needs=ip6tables-nft family=6
id=dnat-missing reach=hook fix=yes
ruleset=''
fault() {
	in_router ip6tables-nft-restore <<-'END'
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 2001:db8:1:2::3/128 -p udp -m udp --dport 53 -j DNAT --to-destination [fd00:70::11]:53
		-A PREROUTING -i enp1 -j RETURN
		-A POSTROUTING -s fd00::/8 ! -o veth21 -j MASQUERADE
		COMMIT
	END
}
mend() {
	in_router ip6tables-nft -t nat -A PREROUTING -d 2001:db8:1:2::3 -p tcp --dport 1222 -j DNAT 		--to-destination [fd00:70::10]:22
}
