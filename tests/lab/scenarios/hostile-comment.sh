# shellcheck shell=bash disable=SC2034,SC2016
# SPDX-License-Identifier: GPL-2.0-or-later
title='the rule to be replaced has a comment full of what shells and terminals take badly'
id=dnat-wrong-target fix=yes
where='ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.11:22 comment "it'"'"'s $(touch pwned) `touch pwned`; drop & # \n %s"'
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.11:22 comment "it'"'"'s $(touch pwned) `touch pwned`; drop & # \n %s"
	}
}
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		ct status dnat accept
	}
}'
mend() { in_router nft insert rule ip nat prerouting ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22; }
