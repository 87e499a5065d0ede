# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a service of the router itself, untracked'
verdict=ok reach=answered flow=10.1.2.3:1222=local want=10.1.2.3:1222 router_servers='0.0.0.0:1222'
ruleset='
table inet raw {
	chain prerouting {
		type filter hook prerouting priority raw;
		tcp dport 1222 notrack
	}
	chain output {
		type filter hook output priority raw;
		tcp sport 1222 notrack
	}
}
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		tcp dport 1222 accept
		ct state established,related accept
	}
}'
