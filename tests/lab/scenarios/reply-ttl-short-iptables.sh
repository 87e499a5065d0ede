# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like reply-ttl-short
title='iptables: -j TTL takes the time to live of the answer'
needs=iptables-nft where='ip mangle FORWARD -i veth21 -p tcp -m tcp --sport 22 -j TTL --ttl-set 1'
ruleset=$(grep -v 'ip ttl set' <<<"$ruleset")
fault() { in_router iptables-nft -t mangle -A FORWARD -i veth21 -p tcp --sport 22 -j TTL --ttl-set 1; }
mend() { in_router iptables-nft -t mangle -F FORWARD; }
