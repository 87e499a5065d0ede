# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: an entry from before takes this connection to another host'
family=6
id=stale-conntrack fix=yes undo=no client_port=40001 reach=none
options=(--from '[2001:db8:2:1::2]:40001')
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
fault() {
	in_router conntrack -I -p tcp -s 2001:db8:2:1::2 -d 2001:db8:1:2::3 --sport 40001 --dport 1222 -r fd00:70::11 \
		-q 2001:db8:2:1::2 --reply-port-src 23 --reply-port-dst 40001 --state ESTABLISHED \
		-u SEEN_REPLY,ASSURED -t 3000 2>/dev/null
}
settle() { in_router conntrack -D -f ipv6 -p tcp -s 2001:db8:2:1::2 --sport 40001 >/dev/null 2>&1; }
mend() { settle; }
