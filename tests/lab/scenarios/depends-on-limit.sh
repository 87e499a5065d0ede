# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
# one SYN of 60 bytes is within it
again() { in_router nft reset quota inet filter little >/dev/null; }
title='a limit that the contained probe uses up, so that the real one is dropped: which proves nothing'
verdict=inconclusive
ruleset='
table inet filter {
	quota little {
		over 100 bytes
	}
	chain forward {
		type filter hook forward priority filter;
		ct state established accept
		ip saddr 10.2.1.77 accept
		quota name "little" drop
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
	}
}'
