# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-rps
title='another processor takes up what comes in (RPS), and the policy drops it'
verdict=fail id=policy-drop where='inet filter forward policy' reach=hook fix=yes
ruleset=${ruleset/dport 22 accept/dport 80 accept}
mend() { in_router nft add rule inet filter forward ip daddr 192.168.70.10 tcp dport 22 ct status dnat accept; }
