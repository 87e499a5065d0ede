# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='an XDP program drops the flow before every hook'
id=taken-before-netfilter no_bpf=inconclusive reach=none fix=no says='XDP program, id [0-9]+'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
fault() { in_router "$PYTHON" "$LAB_DIR/tools/xdp.py" enp0 1222; }
mend() { in_router ip link set enp0 xdpgeneric off; }
