# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like element-present-jump
title='UDP: the client is in a blocklist; what is in it goes to a chain that logs and drops'
proto=udp
ruleset=${ruleset//tcp dport/udp dport}
mend() { in_router nft insert rule ip filter forward ip daddr 192.168.70.10 udp dport 22 ct status dnat accept; }
