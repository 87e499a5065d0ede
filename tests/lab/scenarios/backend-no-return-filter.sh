# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like backend-silent
title='the backend'"'"'s own firewall lets in only its own network'
id=backend-no-return fix=yes
fault() {
	in_backend nft -f - <<-END
		table ip filter {
			chain input {
				type filter hook input priority filter;
				ip daddr 192.168.70.10 tcp dport 22 ip saddr != 192.168.70.0/24 drop
			}
		}
	END
}
