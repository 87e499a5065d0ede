# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='zones and policies as firewalld writes them: the policy allows another port, and its end rejects'
id=reject-in-chain fix=yes
where='inet firewalld filter_FWD_public_internal reject with icmpx admin-prohibited'
manager='firewalld zone public_internal'
lasting='rule family=ipv4 source address=10.2.1.2 destination address=192.168.70.10 port port=22 protocol=tcp accept'
ruleset='
table inet firewalld {
	chain nat_PREROUTING {
		type nat hook prerouting priority dstnat + 10;
		jump nat_PREROUTING_ZONES
	}
	chain nat_PREROUTING_ZONES {
		iifname "veth21" goto nat_PRE_internal
		goto nat_PRE_public
	}
	chain nat_PRE_internal {
	}
	chain nat_PRE_public {
		jump nat_PRE_public_allow
	}
	chain nat_PRE_public_allow {
		meta nfproto ipv4 ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
	chain filter_FORWARD {
		type filter hook forward priority filter + 10;
		ct state { established, related } accept
		iifname "lo" accept
		ct state invalid drop
		ip6 daddr { ::/96, ::ffff:0.0.0.0/96 } reject with icmpv6 type addr-unreachable
		ip saddr 10.2.1.77 accept
		jump filter_FORWARD_POLICIES
		reject with icmpx admin-prohibited
	}
	chain filter_FORWARD_POLICIES {
		iifname "enp0" oifname "veth21" goto filter_FWD_public_internal
		reject with icmpx admin-prohibited
	}
	chain filter_FWD_public_internal {
		jump filter_FWD_public_internal_allow
		reject with icmpx admin-prohibited
	}
	chain filter_FWD_public_internal_allow {
		tcp dport 80 accept
	}
}'
mend() { in_router nft insert rule inet firewalld filter_FWD_public_internal_allow ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
