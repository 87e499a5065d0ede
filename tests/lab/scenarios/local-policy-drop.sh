# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a service of the router that the input chain does not let in'
id=policy-drop where='inet filter input policy' fix=yes
flow=10.1.2.3:1222=local want=10.1.2.3:1222 router_servers='0.0.0.0:1222 0.0.0.0:1223'
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		tcp dport 22 accept
	}
}'
