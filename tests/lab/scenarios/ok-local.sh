# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a service of the router itself, on every address'
verdict=ok reach=answered flow=10.1.2.3:1222=local want=10.1.2.3:1222 router_servers='0.0.0.0:1222'
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		tcp dport 1222 accept
	}
}'
