# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like policy-route-iptables
title='iptables-legacy marks the request, and a routing rule for the mark prohibits it'
needs=iptables-legacy
says='That is a rule of iptables-legacy'
fault() {
	in_router iptables-legacy -t mangle -A PREROUTING -p tcp -m tcp --dport 1222 -j MARK --set-mark 0x70
	in_router iptables-legacy -t mangle -A PREROUTING -m conntrack --ctstate NEW -j MARK --set-xmark 0x7/0xf
	in_router ip rule add pref 32 fwmark 0x77 prohibit
}
