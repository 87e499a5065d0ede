# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='an old entry takes another connection of this client elsewhere: a warning beside ok'
verdict=ok reach=answered id=stale-conntrack-other
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() {
	in_router conntrack -I -p tcp -s 10.2.1.2 -d 10.1.2.3 --sport 40001 --dport 1222 -r 192.168.70.11 -q 10.2.1.2 \
		--reply-port-src 23 --reply-port-dst 40001 --state ESTABLISHED -u SEEN_REPLY,ASSURED -t 3000 2>/dev/null
}
