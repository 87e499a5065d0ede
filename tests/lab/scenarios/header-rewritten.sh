# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='a rule behind the translation writes another destination: not the rule that translates is wrong'
id=header-rewritten where='inet mangle prerouting ip daddr 192.168.70.10 tcp dport 22 ip daddr set 192.168.70.12'
ruleset='
table inet mangle {
	chain prerouting {
		type filter hook prerouting priority -50;
		ip daddr 192.168.70.10 tcp dport 22 ip daddr set 192.168.70.12
	}
	chain forward {
		type filter hook forward priority mangle;
	}
	chain postrouting {
		type filter hook postrouting priority srcnat + 50;
	}
}
table inet nat {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22
		ip daddr 10.1.2.3 tcp dport 1223 dnat ip to 192.168.70.10:23
	}
}'
neighbours='10.1.2.3:1223 10.1.2.4:1222'
rule='ip daddr 192.168.70.10 tcp dport 22 ip daddr set 192.168.70.12'
mend() { in_router nft "flush chain inet mangle prerouting; flush chain inet mangle forward; flush chain inet mangle postrouting"; }
