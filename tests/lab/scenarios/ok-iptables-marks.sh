# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='healthy rules of iptables-nft by mark, connection mark, length, TOS, TTL, state and zone of nobody else'
needs=iptables-nft
verdict=ok reach=answered
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*raw
		:PREROUTING ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		-A PREROUTING -s 10.9.0.0/16 -j CT --notrack
		-A PREROUTING -p udp -m udp --dport 69 -j CT --helper tftp
		-A PREROUTING -i enp9 -j CT --zone 7
		COMMIT
		*mangle
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff
		-A PREROUTING -m mark ! --mark 0x0/0xff -j ACCEPT
		-A PREROUTING -i enp0 -m tos --tos 0x00/0x3f -j MARK --set-xmark 0x5/0xff
		-A PREROUTING -j CONNMARK --save-mark --nfmask 0xff --ctmask 0xff
		-A FORWARD -m ttl --ttl-lt 2 -j DROP
		-A FORWARD -m dscp --dscp 0x2e -j DROP
		-A FORWARD -m length --length 1400:65535 -j DROP
		COMMIT
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		:blocked - [0:0]
		-A FORWARD -m state --state INVALID -j blocked
		-A FORWARD -m conntrack --ctstatus SEEN_REPLY -j ACCEPT
		-A FORWARD -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -m conntrack --ctstate NEW -j blocked
		-A FORWARD -m connmark --mark 0x9 -j blocked
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -m mark --mark 0x5/0xff -m conntrack --ctdir ORIGINAL --ctorigdst 10.1.2.3 -j ACCEPT
		-A blocked -m limit --limit 3/min -j LOG --log-prefix "blocked: "
		-A blocked -j DROP
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -p tcp -m multiport --sports 20:1023 -j RETURN
		-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		COMMIT
	END
}
