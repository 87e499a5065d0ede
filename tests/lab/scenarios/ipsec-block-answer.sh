# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='an IPsec policy blocks what goes out to that client, so the answer is lost'
id=ipsec-block fix=yes says='The answer was last seen in hook prerouting.*dir out priority 7'
# the policy is in the way of direct connections too
neighbours='10.1.2.3:1223 10.1.2.4:1222 192.168.70.11:22'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
lacks() { unshare -n ip xfrm policy 2>/dev/null || echo 'IPsec policies (XFRM_USER)'; }
fault() { in_router ip xfrm policy add src 192.168.70.0/24 dst 10.2.1.2/32 dir out priority 7 action block; }
mend() { in_router ip xfrm policy delete src 192.168.70.0/24 dst 10.2.1.2/32 dir out; }
