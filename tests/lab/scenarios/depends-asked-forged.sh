# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like depends-not-asked
title='by a routing rule for what ends on this host nobody has a way back, so rp_filter takes even ARP for forged'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
fault() {
	in_router sysctl -qw net.ipv4.conf.all.rp_filter=2
	in_router ip rule add pref 260 iif lo goto 32767
	settle
}
