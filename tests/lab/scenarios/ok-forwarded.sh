# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='forwarded without translation'
verdict=ok reach=answered
flow=192.168.70.10:22=192.168.70.10:22 public=192.168.70.10:22
ruleset='
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		iifname "enp0" oifname "veth21" ip daddr 192.168.70.10 tcp dport ssh accept
	}
}'
