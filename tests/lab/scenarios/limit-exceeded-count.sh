# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='more connections than a limit allows'
id=limit-exceeded where='ip filter forward tcp dport 22-23 ct count over 1 reject with tcp reset' reach=hook fix=yes
ruleset='
table ip filter {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		ip saddr 10.2.1.77 accept
		tcp dport 22-23 ct count over 1 reject with tcp reset
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
	}
}'
# one that stays open
fault() {
	local line fd

	exec {fd}< <(exec ip netns exec "$CLIENT" "$PYTHON" "$LAB_DIR/tools/hold.py" 10.2.1.2:55555 10.1.2.3:1223)
	lab_pids+=($!)
	read -r -t 10 -u "$fd" line && [ "$line" = ready ]
}
neighbours='10.1.2.3:1223 10.1.2.4:1222'
mend() { in_router nft insert rule ip filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
