# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-vlan
title='clients come in on a VLAN, and the backend keeps silent'
verdict=fail id=backend-silent
eval "$(declare -f fault | sed '1s/fault/vlan/')"
fault() {
	vlan && in_backend nft -f - <<-END
		table ip filter {
			chain input {
				type filter hook input priority filter;
				ip daddr 192.168.70.10 tcp dport 22 drop
			}
		}
	END
}
mend() { in_backend nft delete table ip filter; }
