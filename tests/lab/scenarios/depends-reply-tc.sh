# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-tc
title='traffic control of the interface of the client drops the answer, which is kept back before'
verdict=inconclusive works=no bystander=no
fault() {
	# from that port: the word before the destination's
	in_router tc qdisc add dev enp0 clsact &&
		in_router tc filter add dev enp0 egress bpf da bytecode "$(lab_bpf_drop 1222 | sed 's/40 0 0 36/40 0 0 34/')"
}
