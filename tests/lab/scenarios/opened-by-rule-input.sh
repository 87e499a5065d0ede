# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed on the router itself: a rule accepts it, and a service listens'
closed=yes id=opened-by-rule where='ip filter INPUT tcp dport 1222 accept' fix=yes
flow=10.1.2.3:1222=drop want=10.1.2.3:1222 router_servers='0.0.0.0:1222 0.0.0.0:1223'
ruleset='
table ip filter {
	chain INPUT {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		icmp type echo-request accept
		tcp dport 1222 accept
	}
	chain early {
		type filter hook input priority -10; policy accept;
		tcp dport { 1222, 1223 } counter accept
	}
}'
