# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='foomuuri: from zone public to zone internal, translated'
verdict=ok reach=answered
ruleset='
table inet foomuuri {
	chain input {
		type filter hook input priority filter + 5; policy drop;
		ct state established,related accept
		iifname "lo" accept
		iifname "enp0" jump public-localhost
	}
	chain forward {
		type filter hook forward priority filter + 5; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		iifname . oifname vmap { "enp0" . "veth21" : jump public-internal, "veth21" . "enp0" : jump internal-public }
	}
	chain nat_prerouting {
		type nat hook prerouting priority dstnat + 5; policy accept;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
	chain public-localhost {
		icmp type echo-request accept
		drop
	}
	chain public-internal {
		ip daddr 192.168.70.11 tcp dport 80 accept
		ip daddr 192.168.70.10 tcp dport 22 accept
		drop
	}
	chain internal-public {
		accept
	}
}'
