# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6, and iptables'"'"'s rules: the backend has its default route elsewhere'
family=6 needs=ip6tables-nft
id=backend-no-return reach=wire fix=yes bystander=no
neighbours='[2001:db8:1:2::4]:1222 [fd00:70::11]:22'
fault() {
	in_router ip6tables-nft -t nat -A PREROUTING -d 2001:db8:1:2::3 -p tcp --dport 1222 -j DNAT --to-destination '[fd00:70::10]:22'
	in_backend ip -6 route replace default via fd00:70::fe
}
mend() { in_backend ip -6 route replace default via fd00:70::1; }
