# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='kube-proxy: the endpoint of the service has moved'
needs=iptables-nft
id=dnat-wrong-target reach=wire fix=yes
where='ip nat KUBE-SEP-SSH -p tcp -m comment --comment "default/ssh" -m tcp -j DNAT --to-destination 192.168.70.11:22'
manager='kube-proxy service default/ssh' lasting='kubectl -n default get service ssh'
ruleset=''
endpoint=192.168.70.11
fault() {
	in_router iptables-nft-restore <<-END
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		:KUBE-FORWARD - [0:0]
		:KUBE-FIREWALL - [0:0]
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
		-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT
		-A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		:KUBE-MARK-MASQ - [0:0]
		:KUBE-NODEPORTS - [0:0]
		:KUBE-POSTROUTING - [0:0]
		:KUBE-SEP-SSH - [0:0]
		:KUBE-SEP-WEB1 - [0:0]
		:KUBE-SEP-WEB2 - [0:0]
		:KUBE-SERVICES - [0:0]
		:KUBE-SVC-SSH - [0:0]
		:KUBE-SVC-WEB - [0:0]
		-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
		-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
		-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
		-A KUBE-SERVICES -d 10.1.2.3/32 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-SVC-WEB
		-A KUBE-SERVICES -d 10.1.2.3/32 -p tcp -m comment --comment "default/ssh cluster IP" -m tcp --dport 1222 -j KUBE-SVC-SSH
		-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
		-A KUBE-SVC-SSH ! -s 192.168.70.0/24 -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j KUBE-MARK-MASQ
		-A KUBE-SVC-SSH -m comment --comment "default/ssh -> 192.168.70.10:22" -j KUBE-SEP-SSH
		-A KUBE-SEP-SSH -s 192.168.70.10/32 -m comment --comment default/ssh -j KUBE-MARK-MASQ
		-A KUBE-SEP-SSH -p tcp -m comment --comment default/ssh -m tcp -j DNAT --to-destination $endpoint:22
		-A KUBE-SVC-WEB -m comment --comment "default/web -> 192.168.70.10:80" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-WEB1
		-A KUBE-SVC-WEB -m comment --comment "default/web -> 192.168.70.11:80" -j KUBE-SEP-WEB2
		-A KUBE-SEP-WEB1 -p tcp -m tcp -j DNAT --to-destination 192.168.70.10:80
		-A KUBE-SEP-WEB2 -p tcp -m tcp -j DNAT --to-destination 192.168.70.11:80
		-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
		-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
		-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
		COMMIT
	END
}
mend() { in_router iptables-nft -t nat -R KUBE-SEP-SSH 2 -p tcp -j DNAT --to-destination 192.168.70.10:22; }
