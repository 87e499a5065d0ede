# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables-legacy translates to another host, in a chain of a user'
needs=iptables-legacy
id=dnat-wrong-target reach=wire fix=yes says='iptables-legacy -t nat'
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
		:ports - [0:0]
		-A PREROUTING -s 10.2.1.77/32 -j RETURN
		-A PREROUTING -j ports
		-A ports -d 10.1.2.4/32 -j RETURN
		-A ports -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.11:22
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1223 -j DNAT --to-destination 192.168.70.10:23
		COMMIT
	END
}
mend() {
	in_router iptables-legacy -t nat -I PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
}
