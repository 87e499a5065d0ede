# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='ufw: the route rule is for another port; what nothing accepts is logged and dropped by the policy'
needs=iptables-nft
id=policy-drop reach=hook fix=yes
where='ip filter FORWARD policy'
manager='ufw default policy of routed traffic'
lasting='ufw route prepend allow proto tcp from 10.2.1.2 to 192.168.70.10 port 22'
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT DROP [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		:ufw-after-forward - [0:0]
		:ufw-after-logging-forward - [0:0]
		:ufw-before-forward - [0:0]
		:ufw-before-logging-forward - [0:0]
		:ufw-reject-forward - [0:0]
		:ufw-track-forward - [0:0]
		:ufw-user-forward - [0:0]
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -j ufw-before-logging-forward
		-A FORWARD -j ufw-before-forward
		-A FORWARD -j ufw-after-forward
		-A FORWARD -j ufw-after-logging-forward
		-A FORWARD -j ufw-reject-forward
		-A FORWARD -j ufw-track-forward
		-A ufw-after-logging-forward -m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW BLOCK] "
		-A ufw-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A ufw-before-forward -p icmp -m icmp --icmp-type 3 -j ACCEPT
		-A ufw-before-forward -p icmp -m icmp --icmp-type 11 -j ACCEPT
		-A ufw-before-forward -p icmp -m icmp --icmp-type 8 -j ACCEPT
		-A ufw-before-forward -j ufw-user-forward
		-A ufw-user-forward -d 192.168.70.10/32 -p tcp -m tcp --dport 443 -m comment --comment "\'web\'" -j ACCEPT
		-A ufw-user-forward -d 192.168.70.10/32 -p tcp -m multiport --dports 8000:8010,9000 -j ACCEPT
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 10.1.2.3/32 -i enp0 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		COMMIT
	END
}
mend() { in_router iptables-nft -A ufw-user-forward -d 192.168.70.10 -p tcp --dport 22 -j ACCEPT; }
