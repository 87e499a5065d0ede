# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='must stay closed: it is redirected to a service of the router'
closed=yes id=opened-by-nat where='ip nat prerouting tcp dport 1222 redirect to :3128' fix=yes
flow=10.1.2.3:1222=drop want=10.1.2.3:3128 router_servers='0.0.0.0:3128'
neighbours='10.1.2.3:3128 10.1.2.4:1222'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		tcp dport 1222 redirect to :3128
	}
}
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
		tcp dport 25 drop
	}
}'
