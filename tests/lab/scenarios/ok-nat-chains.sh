# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='accept and return in earlier nat base chains keep no later one from translating, whatever their priorities'
verdict=ok reach=answered
ruleset='
table ip one {
	chain a {
		type nat hook prerouting priority -190;
		tcp dport 1222 accept
		tcp dport 1222 dnat to 192.168.70.11:23
	}
	chain unused {
		tcp dport 1222 dnat to 192.168.70.11:22
	}
}
table inet two {
	chain b {
		type nat hook prerouting priority -150;
		tcp dport 1222 return
		tcp dport 1-9999 dnat ip to 192.168.70.11:7
	}
	chain f {
		type filter hook prerouting priority -120;
		ip daddr 192.168.70.10 drop
	}
}
table ip three {
	chain c {
		type nat hook prerouting priority 50;
		ip daddr 10.1.2.3 tcp dport 1222 dnat to 192.168.70.10:22
	}
	chain d {
		type nat hook prerouting priority 60;
		tcp dport 1222 dnat to 192.168.70.11:22
	}
}
table ip asleep {
	flags dormant
	chain pre {
		type nat hook prerouting priority -150;
		tcp dport 1-9999 dnat to 192.168.70.11:22
	}
}'
