# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='ip6tables-nft translates, and lets nothing in'
needs=ip6tables-nft family=6
id=policy-drop reach=hook fix=yes
where='ip6 filter FORWARD policy'
ruleset=''
fault() {
	in_router ip6tables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A FORWARD -s 2001:db8:2:1::77/128 -j ACCEPT
		-A FORWARD -p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT
		-A FORWARD -m hl --hl-lt 2 -j DROP
		-A FORWARD -d fd00:70::10/128 -p tcp -m multiport --dports 80,443 -j ACCEPT
		-A FORWARD -m iprange --src-range 2001:db8:9::1-2001:db8:9::ff -j ACCEPT
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 2001:db8:1:2::3/128 -p tcp -m tcp --dport 1222 -j DNAT --to-destination [fd00:70::10]:22
		COMMIT
	END
}
mend() { in_router ip6tables-nft -A FORWARD -d fd00:70::10 -p tcp --dport 22 -m conntrack --ctstate DNAT -j ACCEPT; }
