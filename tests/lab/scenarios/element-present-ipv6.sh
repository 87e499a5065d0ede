# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the client is in a blocklist; what is in it goes to a chain that logs and drops'
family=6
id=element-present where='ip6 filter logdrop drop' reach=hook fix=yes
ruleset='
table ip6 filter {
	set blocked {
		type ipv6_addr
		elements = { 2001:db8:2:1::2, 2001:db8:77::7 }
	}
	chain logdrop {
		counter log prefix "dropped "
		drop
	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip6 saddr @blocked jump logdrop
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
# the set means the client, whatever it asks for: a narrow accept it is
fix_not='delete element'
mend() { in_router nft insert rule ip6 filter forward ip6 daddr fd00:70::10 tcp dport 22 ct status dnat accept; }
