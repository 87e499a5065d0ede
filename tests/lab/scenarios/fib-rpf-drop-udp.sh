# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like fib-rpf-drop
title='UDP: a reverse-path rule of nft: by the main table the client is reached through another interface'
proto=udp
ruleset=${ruleset//tcp dport/udp dport}
mend() { in_router nft insert rule inet raw prerouting ip daddr 10.1.2.3 udp dport 1222 accept; }
