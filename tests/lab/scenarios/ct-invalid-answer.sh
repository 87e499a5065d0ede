# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the request is not tracked, so its answer is invalid to conntrack, and is dropped'
id=ct-invalid where='inet filter forward ct state invalid counter drop' fix=yes
flow=192.168.70.10:22=192.168.70.10:22
public=192.168.70.10:22
neighbours='192.168.70.10:23'
ruleset='
table inet raw {
	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		iifname "enp0" ip saddr 10.2.1.2 notrack
	}
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state invalid counter drop
	}
}'
mend() { in_router nft insert rule inet filter forward ip saddr 192.168.70.10 tcp sport 22 accept; }
