# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like depends-reply-egress
title='the egress hook of the client'"'"'s interface drops what is not named there, and marks the answer'
verdict=ok works=yes
ruleset=${ruleset/policy accept/policy drop}
ruleset=${ruleset/tcp sport 1222 drop/meta protocol arp accept
		ip saddr 10.1.2.3 tcp sport 1222 ip dscp set cs1 ip ttl set 33 accept
		ip saddr 192.168.70.11 accept}
