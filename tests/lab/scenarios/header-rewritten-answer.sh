# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like header-rewritten
title='a rule turns the answer into a reset'
where='inet mangle forward iifname "veth21" tcp flags set rst' fix=yes bystander=no
ruleset=${ruleset/"$rule"}
ruleset=${ruleset/forward priority mangle;/forward priority mangle; iifname "veth21" tcp flags set rst}
