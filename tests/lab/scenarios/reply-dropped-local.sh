# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-article
title='answers get the mark of a transparent proxy, and its routing rule delivers them to this host'
options=(--from 10.2.1.2)
verdict=fail id=reply-dropped reach=wire works=no bystander=no says='takes it for its own.*fwmark 0x1'
ruleset+='
table ip mangle {
	chain prerouting {
		type filter hook prerouting priority mangle;
		ct direction reply meta mark set 0x1
	}
}'
fault() {
	ip -n "$ROUTER" rule add pref 60 fwmark 0x1 lookup 61 && ip -n "$ROUTER" route add local default dev lo table 61
}
mend() { ip -n "$ROUTER" rule del pref 60; }
