# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='echo requests to the router stay unanswered'
proto=icmp
closed=yes verdict=ok reach=hook flow=10.1.2.3/icmp=drop want=10.1.2.3 public=10.1.2.3
ruleset='
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
		icmp type echo-request drop
	}
}'
