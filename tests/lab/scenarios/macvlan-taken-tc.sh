# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like macvlan-ingress-drop
title='clients come in on a macvlan, and traffic control of the device that it was made on takes the flow'
id=taken-before-netfilter where='' says='enp0: tc filter bpf' reach='' fix=no
ruleset=${ruleset#*$'\n}'}
fault() {
	lab_macvlan enp0 || return 1
	in_router tc qdisc add dev enp0 clsact
	in_router tc filter add dev enp0 ingress protocol ip bpf da bytecode "$(lab_bpf_drop 1222)"
}
mend() { in_router tc filter del dev enp0 ingress; }
