# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like backend-refused-icmp
title='the backend'"'"'s own firewall rejects with the words of a router'
says='that very address answered'
fault() {
	in_backend nft -f - <<-END
		table ip filter {
			chain input {
				type filter hook input priority filter;
				ip daddr 192.168.70.10 tcp dport 22 reject with icmp host-unreachable
			}
		}
	END
}
