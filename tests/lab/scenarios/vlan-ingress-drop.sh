# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like vlan-element-absent
title='clients come in on a VLAN, and the device that it was made on drops them at ingress'
id=ingress-drop where='netdev guard in tcp dport 1222-1223 drop' fix=yes exact_fix='' reach=hook
ruleset=${ruleset/'192.168.70.11 . 7'/'192.168.70.11 . 7, 192.168.70.10 . 22'}'
table netdev guard {
	chain in {
		type filter hook ingress device "enp0" priority filter; policy accept;
		ip saddr 10.2.1.77 accept
		tcp dport 1222-1223 drop
	}
}'
mend() { in_router nft insert rule netdev guard in ip daddr 10.1.2.3 tcp dport 1222 accept; }
