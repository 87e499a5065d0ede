# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the backend and its port are not in the ipset that is allowed'
needs=ipset
id=policy-drop reach=hook fix=yes
where='ip filter FORWARD policy'
ruleset=''
fault() {
	in_router ipset create allowed hash:ip,port && in_router ipset add allowed 192.168.70.10,tcp:80 || return
	in_router ipset create admins hash:ip && in_router ipset add admins 10.9.0.1 || return
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -m set --match-set admins src -j ACCEPT
		-A FORWARD -p tcp -m set --match-set allowed dst,dst -m conntrack --ctstate NEW -j ACCEPT
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		COMMIT
	END
}
mend() { in_router ipset add allowed 192.168.70.10,tcp:22; }
