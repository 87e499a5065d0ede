# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the nat rules are those of iptables-legacy, and none is for the flow'
needs=iptables-legacy
id=dnat-missing reach=hook fix=yes
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
	}
}'
fault() {
	in_router iptables-legacy-restore <<-'END' || return 1
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1223 -j DNAT --to-destination 192.168.70.10:23
		COMMIT
	END
}
mend() {
	in_router iptables-legacy -t nat -I PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
}
