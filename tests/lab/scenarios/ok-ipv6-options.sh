# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the answer carries IPv6 destination options before its TCP header'
family=6
verdict=ok reach=answered
servers='[fd00:70::11]:22 tcp:[fd00:70::11]:7'
ruleset='
table ip6 nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat to [fd00:70::10]:22
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ip6 daddr fd00:70::/64 accept
		meta l4proto tcp tcp sport { 7, 22, 23 } accept
		meta l4proto ipv6-icmp accept
	}
}'
listens() { in_backend ss -Hltn 'sport = :22' | grep -qF '[fd00:70::10]'; }
fault() {
	ip netns exec "$BACKEND" "$PYTHON" -c '
import socket
s = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
# 8 bytes of padding; the kernel fills in the next header
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_DSTOPTS, bytes([0, 0, 1, 4, 0, 0, 0, 0]))
s.bind(("fd00:70::10", 22))
s.listen(16)
while True:
    c, _ = s.accept()
    c.sendall(b"[fd00:70::10]:22\n")' &
	lab_pids+=($!)
	disown
	lab_until 5 listens
}
