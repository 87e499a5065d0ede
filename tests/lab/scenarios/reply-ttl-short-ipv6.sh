# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
family=6
scenario_like reply-ttl-short
title='IPv6: a rule of the forward hook takes the hop limit of the answer: the next router drops it'
where='inet filter forward iifname "veth21" tcp sport 22 ip6 hoplimit set 0'
ruleset=${ruleset//ip ttl/ip6 hoplimit}
