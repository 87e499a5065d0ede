# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='another processor takes up what comes in (RPS), so a probe is still under way when it has been sent'
verdict=ok reach=answered
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 192.168.70.10 tcp dport 22 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
# whoever sends is never the one that takes up
# shellcheck disable=SC2016 # the router's own shell expands it
rps() {
	in_router sh -c 'for queue in /sys/class/net/enp0/queues/rx-* /sys/class/net/veth21/queues/rx-*; do
		echo 1 >"$queue/rps_cpus" || exit 1; done'
}
lacks() { [ "$(nproc)" -gt 1 ] || echo 'one processor alone'; }
fault() { rps; }
