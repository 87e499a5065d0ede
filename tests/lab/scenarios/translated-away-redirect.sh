# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a service of the router whose port is redirected to another one'
id=translated-away where='inet nat prerouting tcp dport 1000-2000 redirect to :25' fix=yes
flow=10.1.2.3:1222=local:3128 want=10.1.2.3:3128 router_servers='0.0.0.0:3128 0.0.0.0:25'
neighbours='10.1.2.4:1222 10.1.2.3:1223'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		tcp dport 1000-2000 redirect to :25
	}
}'
