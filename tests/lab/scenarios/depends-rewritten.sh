# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like header-rewritten
title='a rule writes the destination of the answer: behind it that is not recognised'
verdict=inconclusive id='' where='' works=no bystander=no
ruleset=${ruleset/"$rule"}
ruleset=${ruleset/forward priority mangle;/forward priority mangle; tcp sport 22 ip daddr set 10.2.1.3}
