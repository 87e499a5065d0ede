# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: the client is behind the port of a bridge, and a chain of family bridge drops what comes in there'
family=6
id=bridge-drop where='bridge filter input tcp dport 1222-1223 counter drop' reach=hook fix=yes
ruleset='
table bridge filter {
	chain input {
		type filter hook input priority filter; policy accept;
		ip6 saddr 2001:db8:2:1::77 accept
		tcp dport 1222-1223 counter drop
	}
}
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
		ip6 daddr 2001:db8:1:2::3 tcp dport 1223 dnat to [fd00:70::10]:23
	}
}'
# with br_netfilter the translation would be done before that
fault() {
	lab_bridge enp0 || return 1
	in_router sysctl -qw net.bridge.bridge-nf-call-ip6tables=0 2>/dev/null || :
}
neighbours='[2001:db8:1:2::3]:1223 [fd00:70::10]:22 [fd00:70::10]:23 [fd00:70::11]:22'
mend() { in_router nft insert rule bridge filter input ip6 daddr 2001:db8:1:2::3 tcp dport 1222 accept; }
