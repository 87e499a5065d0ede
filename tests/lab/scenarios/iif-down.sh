# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='clients come in on a macvlan, and the device that it was made on was set down'
id=iif-down fix=yes reach=none bystander=no exact_fix='ip link set dev enp0 up' neighbours=''
says='enp0 is down. It is the device by which packets come in on mv-enp0'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
}'
is_dead() { in_router ip -o link show dev "$1" | grep -q 'state [A-Z]*DOWN'; }
iif=mv-enp0
# The kernel tells of a link some time after it changed; and the hop would give up on whom it asked for meanwhile.
settle() {
	if ip -n "$ROUTER" link show up dev enp0 | grep -q .; then
		lab_until 5 is_alive && ip -n "$HOP" neigh flush dev up0
	else
		lab_until 5 is_dead "$iif"
	fi
}
works_again() { ip -n "$1" -o link show dev "$2" | grep -q 'LOWER_UP.* state UP'; }
is_alive() { works_again "$HOP" up0 && works_again "$ROUTER" enp0 && works_again "$ROUTER" "$iif"; }
fault() { lab_macvlan enp0 && ip -n "$ROUTER" link set enp0 down && lab_until 5 is_dead mv-enp0; }
mend() { ip -n "$ROUTER" link set enp0 up && settle; }
