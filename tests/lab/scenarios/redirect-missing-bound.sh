# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the redirect to a proxy is missing, and that listens at one address alone, not the one a redirect leads to'
id=redirect-missing fix=yes fix_not=redirect
flow=10.1.2.3:1222=local:3128 want=192.168.70.1:3128 router_servers='192.168.70.1:3128 127.0.0.1:3128'
ruleset='
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		tcp dport 80 redirect to :3128
	}
}'
