# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='an IPsec policy blocks what is forwarded: by the address from before the translation'
id=ipsec-block reach=hook fix=yes says='its action is to block: src 0.0.0.0/0 dst 10.1.2.3/32 dir fwd priority 100'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
lacks() { unshare -n ip xfrm policy 2>/dev/null || echo 'IPsec policies (XFRM_USER)'; }
fault() {
	# of another flow, and of what the destination is translated to: not asked
	in_router ip xfrm policy add src 0.0.0.0/0 dst 192.168.70.11/32 dir fwd priority 10 action allow
	in_router ip xfrm policy add src 10.2.1.2/32 dst 192.168.70.10/32 dir fwd priority 20 action block
	in_router ip xfrm policy add src 0.0.0.0/0 dst 10.1.2.3/32 dir fwd priority 100 action block
}
mend() { in_router ip xfrm policy delete dst 10.1.2.3/32 src 0.0.0.0/0 dir fwd; }
