# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like rp-filter-back-refused
title='with src_valid_mark the way back is looked up with the mark of the request, and a routing rule takes that elsewhere'
says="'90: from all fwmark 0x5 iif veth21 lookup 103'"
fault() {
	in_router sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.enp0.rp_filter=1 \
		net.ipv4.conf.enp0.src_valid_mark=1 &&
		ip -n "$ROUTER" rule add pref 90 fwmark 5 iif veth21 lookup 103 &&
		ip -n "$ROUTER" route add 10.2.1.2 dev veth21 table 103 && in_router nft -f - <<-END
			table ip marks {
				chain prerouting {
					type filter hook prerouting priority mangle;
					iifname "enp0" meta mark set 5
				}
			}
		END
}
