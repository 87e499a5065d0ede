# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like header-rewritten
title='a rule of the forward hook writes another destination port'
where='inet mangle forward tcp dport 22 tcp dport set 24'
ruleset=${ruleset/"$rule"}
ruleset=${ruleset/forward priority mangle;/forward priority mangle; tcp dport 22 tcp dport set 24}
