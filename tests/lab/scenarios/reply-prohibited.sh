# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a routing rule forbids what comes from the backend'
id=reply-dropped reach=wire fix=no says="The routing rule '.* prohibit'" bystander=no
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() {
	# as the request's own reverse path filter would ask for the way back
	in_router sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.enp0.rp_filter=0
	in_router ip rule add pref 5 from 192.168.70.0/24 iif veth21 prohibit
}
mend() { in_router ip rule del pref 5; }
