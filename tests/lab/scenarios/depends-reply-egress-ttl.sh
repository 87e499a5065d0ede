# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
family=6
scenario_like depends-reply-egress
title='IPv6: the egress hook of the client'"'"'s interface takes the hop limit of the answer'
ruleset=${ruleset/tcp sport 1222 drop/tcp sport 1222 ip6 hoplimit set 0}
