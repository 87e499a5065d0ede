# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: an IPsec policy lets only what came encrypted pass'
family=6
id=ipsec-block reach=hook fix=yes says='lets pass only what came encrypted'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr 2001:db8:1:2::3 tcp dport 1222 dnat ip6 to [fd00:70::10]:22
	}
}'
lacks() { unshare -n ip xfrm policy 2>/dev/null || echo 'IPsec policies (XFRM_USER)'; }
fault() {
	in_router ip xfrm policy add src 2001:db8:2:1::/64 dst ::/0 dir fwd priority 9 \
		tmpl src 2001:db8:1:2::1 dst 2001:db8:1:2::3 proto esp mode tunnel
}
mend() { in_router ip xfrm policy delete src 2001:db8:2:1::/64 dst ::/0 dir fwd; }
bystander=no
