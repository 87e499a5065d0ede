# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed to echo requests, and the router answers'
proto=icmp
closed=yes id=opened-by-rule where='inet filter input icmp type echo-request accept' fix=any
flow=10.1.2.3/icmp=drop public=10.1.2.3 want=10.1.2.3 router_servers='10.1.2.3'
neighbours='10.1.2.4'
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		icmp type echo-request accept
	}
}'
