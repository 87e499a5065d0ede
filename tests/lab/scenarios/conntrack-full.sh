# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the table of connections is full, of entries that do not give way'
id=conntrack-full reach=hook bystander=no says='packets of new connections are dropped'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
# the limit cannot be lowered for one namespace
lacks() {
	local max

	read -r max 2>/dev/null </proc/sys/net/netfilter/nf_conntrack_max
	[ "${max:-0}" -gt 0 ] && [ "$max" -le 300000 ] || echo "a conntrack table that is soon filled (${max:-0} entries)"
}
fault() { in_router "$PYTHON" "$LAB_DIR/tools/fill.py" >/dev/null; }
mend() { in_router conntrack -F 2>/dev/null; }
