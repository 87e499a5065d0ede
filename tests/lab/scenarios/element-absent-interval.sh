# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='an interval set of ports, for this backend only, has a gap where the port is'
id=element-absent where='inet filter forward policy' reach=hook fix=yes
ruleset='
table inet filter {
	set ssh_host_ports {
		type inet_service
		flags interval
		elements = { 80, 443, 2000-2999, 8000-8100 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		iifname "enp0" oifname "veth21" ip daddr 192.168.70.10 tcp dport @ssh_host_ports accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iifname "enp0" ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.10:23 192.168.70.11:22'
mend() { in_router nft add element inet filter ssh_host_ports '{ 22 }'; }
