# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='stays closed: rejected'
closed=yes verdict=ok flow=10.1.2.3:1222=drop reach=hook router_servers='0.0.0.0:1222'
ruleset='
table ip filter {
	chain INPUT {
		type filter hook input priority filter; policy accept;
		tcp dport 22 accept
		tcp dport 1000-2000 reject with tcp reset
	}
}'
