# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the router itself answers an echo request'
proto=icmp
verdict=ok reach=answered flow=10.1.2.3/icmp=local want=10.1.2.3 router_servers='10.1.2.3'
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		icmp type echo-request accept
	}
}'
