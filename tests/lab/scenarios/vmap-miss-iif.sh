# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a verdict map by interface does not know this interface: an element for it would open far too much'
id=vmap-miss where='inet filter forward policy' reach=hook fix=yes fix_not='add element'
ruleset='
table inet filter {
	map zones {
		type ifname : verdict
		elements = { "lan0" : jump from_lan, "wlan0" : jump from_lan, "veth21" : accept }
	}
	chain from_lan {
		ct status dnat accept
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		iifname vmap @zones
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
mend() { in_router nft add rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
