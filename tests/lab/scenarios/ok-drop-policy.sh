# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='stays closed: dropped by the policy of the input chain, though a service listens'
closed=yes verdict=ok flow=10.1.2.3:1222=drop reach=hook router_servers='0.0.0.0:1222'
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		tcp dport 22 accept
	}
}'
