# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a service of the router whose answer is dropped in output'
id=reply-dropped where='inet filter output tcp sport 1222 drop' fix=yes
flow=10.1.2.3:1222=local want=10.1.2.3:1222 router_servers='0.0.0.0:1222'
ruleset='
table inet filter {
	chain output {
		type filter hook output priority filter;
		tcp sport 1222 drop
	}
}'
