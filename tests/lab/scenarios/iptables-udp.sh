# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='iptables-nft drops a udp flow by its mark'
needs=iptables-nft proto=udp
id=drop-in-chain reach=hook fix=yes
where='ip filter FORWARD -m mark --mark 0x8/0xf -j DROP'
ruleset=''
fault() {
	in_router iptables-nft-restore <<-'END'
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -s 10.2.1.77/32 -j ACCEPT
		-A FORWARD -m mark --mark 0x8/0xf -j DROP
		COMMIT
		*mangle
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:FORWARD ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 10.1.2.0/24 -p udp -m udp --dport 1024:65535 -j MARK --set-xmark 0x8/0xffffffff
		-A PREROUTING -m mark ! --mark 0x0 -j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff
		-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:INPUT ACCEPT [0:0]
		:OUTPUT ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A PREROUTING -d 10.1.2.3/32 -p udp -m udp --dport 1222 -j DNAT --to-destination 192.168.70.10:22
		COMMIT
	END
}
mend() { in_router iptables-nft -D FORWARD 2; }
