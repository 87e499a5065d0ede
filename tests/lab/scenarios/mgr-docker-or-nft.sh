# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like mgr-docker-published
title='Docker publishes other ports, and a table of nft translates: whose task the missing translation is cannot be told'
eval "$(declare -f fault | sed '1s/fault/fault_docker/')"
fault() {
	fault_docker && in_router nft -f - <<-'END'
		table ip mine {
			chain prerouting {
				type nat hook prerouting priority dstnat - 1;
				ip daddr 10.1.2.3 tcp dport 1223 dnat to 192.168.70.10:23
			}
		}
	END
}
manager=none lasting=''
