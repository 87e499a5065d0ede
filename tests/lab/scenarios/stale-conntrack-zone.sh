# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the old entry is in a zone of its own, and leads to a host that is not there any more'
id=stale-conntrack fix=yes undo=no client_port=40001 reach=none says='goes to 192.168.70.99 port 22'
options=(--from 10.2.1.2:40001)
ruleset='
table inet nat {
	chain early {
		type filter hook prerouting priority raw;
		meta mark set 7
		ct zone set 7
	}
	chain out {
		type filter hook output priority raw;
		ct zone set 7
	}
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() {
	in_router conntrack -I -w 7 -p tcp -s 10.2.1.2 -d 10.1.2.3 --sport 40001 --dport 1222 -r 192.168.70.99 -q 10.2.1.2 \
		--reply-port-src 22 --reply-port-dst 40001 --state ESTABLISHED -u SEEN_REPLY,ASSURED -t 3000 2>/dev/null
}
settle() { in_router conntrack -D -p tcp -s 10.2.1.2 --sport 40001 >/dev/null 2>&1; }
mend() { settle; }
