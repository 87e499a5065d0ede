# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='the rule to be replaced has a comment with line breaks, escape sequences, 128 bytes'
id=dnat-wrong-target fix=any
evil=$'\e[2J\e]0;x\a\r\nOK    tcp all is well; $(touch pwned) `touch pwned`\n\t\x01\x7f \xe2\x80\xae'
evil+=$(printf '%*s' $((128 - $(LC_ALL=C; echo ${#evil}) - 8)) x)
ruleset='
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.11:22 comment "'$evil'"
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
