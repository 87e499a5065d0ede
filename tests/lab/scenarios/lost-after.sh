# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a BPF program on the hook forward drops the packet, and no ruleset has it'
id=lost-after reach=hook fix=no bystander=no
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
drop_by_bpf() {
	exec {nfdrop_fd}< <(exec "$@" "$PYTHON" "$LAB_DIR/tools/nfdrop.py")
	nfdrop_pid=$!
	read -r -t 10 -u "$nfdrop_fd" nfdrop_line
	[ "$nfdrop_line" = ready ]
}
lacks() {
	drop_by_bpf unshare -n || echo "BPF programs on netfilter's hooks: $nfdrop_line"
	kill "$nfdrop_pid" 2>/dev/null
	return 0
}
fault() {
	drop_by_bpf ip netns exec "$ROUTER" || return 1
	lab_pids+=("$nfdrop_pid")
}
mend() { kill "$nfdrop_pid"; }
