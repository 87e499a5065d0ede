# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-article
title='a mark leads the request to another router, which sends it back: what it meets then is not its way'
options=(--from 10.2.1.2)
verdict=fail id=policy-route reach=wire works=no bystander=no fix=yes says='has that mark from the rule ip mangle prerouting'
ruleset+='
table ip mangle {
	chain prerouting {
		type filter hook prerouting priority mangle;
		iifname "enp0" tcp dport 1222 meta mark set 0x1
	}
}'
fault() {
	ip -n "$ROUTER" rule add pref 60 fwmark 0x1 lookup 61 && ip -n "$ROUTER" route add default via 10.1.2.1 table 61
}
mend() { ip -n "$ROUTER" rule del pref 60; }
