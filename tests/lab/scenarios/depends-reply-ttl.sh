# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like reply-ttl-short
title='a rule gives the answer a TTL of 2: enough for this client, but who knows that here?'
verdict=inconclusive id='' fix=no where=''
ruleset=${ruleset//ip ttl set 0/ip ttl set 2}
