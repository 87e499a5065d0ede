# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like header-rewritten
title='a rule behind postrouting writes another source port into the answer'
where='inet mangle postrouting tcp sport 1222 tcp sport set 1223'
ruleset=${ruleset/"$rule"}
ruleset=${ruleset/srcnat + 50;/srcnat + 50; tcp sport 1222 tcp sport set 1223}
