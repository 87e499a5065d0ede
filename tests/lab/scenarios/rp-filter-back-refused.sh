# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-article
title='a routing rule for what comes from the backend refuses the way back: strict rp_filter asks it'
options=(--from 10.2.1.2)
verdict=fail reach=hook id=rp-filter bystander=no works=no fix=yes
exact_fix='ip -4 rule add pref 89 from 192.168.70.10 to 10.2.1.2 lookup main'
fault() {
	in_router sysctl -qw net.ipv4.conf.enp0.rp_filter=1 &&
		ip -n "$ROUTER" rule add pref 90 from 192.168.70.0/24 iif veth21 lookup 103 &&
		ip -n "$ROUTER" route add prohibit 10.2.1.2 table 103
}
mend() { ip -n "$ROUTER" rule del pref 90; }
