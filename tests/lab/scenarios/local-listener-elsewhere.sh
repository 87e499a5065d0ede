# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the service of the router listens on the loopback address alone'
id=local-listener-elsewhere flow=10.1.2.3:1222=local want=10.1.2.3:1222 router_servers='127.0.0.1:1222'
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		tcp dport 1222 accept
	}
}'
