# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-bridge-unknown-port
title='nobody knows behind which port of the bridge the client is, and a chain of family bridge drops it'
verdict=inconclusive works=no bystander=no
ruleset=${ruleset/policy drop;/policy accept; tcp dport 1222 drop;}
mend() { in_router nft flush chain bridge filter input; }
