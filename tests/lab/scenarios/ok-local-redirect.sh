# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='redirected to a proxy on the router'
verdict=ok reach=answered flow=10.1.2.3:1222=local:3128 want=10.1.2.3:3128 router_servers='0.0.0.0:3128'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		tcp dport 1222 redirect to :3128
	}
}
table ip filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		ct status dnat tcp dport 3128 accept
	}
}'
