# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the rules are right now, but an entry from before takes this connection to another host'
id=stale-conntrack fix=yes undo=no client_port=40001 reach=none says='goes to 192.168.70.11 port 23'
options=(--from 10.2.1.2:40001)
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
# as the rule that was there before has left it
old_entry() {
	in_router conntrack -I -p tcp -s 10.2.1.2 -d 10.1.2.3 --sport 40001 --dport 1222 -r 192.168.70.11 -q 10.2.1.2 \
		--reply-port-src 23 --reply-port-dst 40001 --state ESTABLISHED -u SEEN_REPLY,ASSURED -t 3000
}
fault() { old_entry 2>/dev/null; }
settle() { in_router conntrack -D -p tcp -s 10.2.1.2 --sport 40001 >/dev/null 2>&1; }
mend() { in_router conntrack -D -p tcp -s 10.2.1.2 -d 10.1.2.3 --sport 40001 --dport 1222 >/dev/null 2>&1; }
