# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a real connection of the same flow is offloaded while nfdiag asks'
needs_module=nf_flow_table
verdict=ok
ruleset='
table inet filter {
	flowtable fast {
		hook ingress priority filter; devices = { enp0, veth21 };
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established meta l4proto tcp flow add @fast
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ip daddr 192.168.70.10 tcp dport 22 accept
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
offloaded() { in_router conntrack -L -p tcp 2>/dev/null | grep -q 'dport=1222.*OFFLOAD'; }
fault() {
	exec {hold_fd}< <(exec ip netns exec "$CLIENT" "$PYTHON" "$LAB_DIR/tools/hold.py" 10.2.1.2:55555 10.1.2.3:1222)
	lab_pids+=($!)
	lab_until 10 offloaded
}
