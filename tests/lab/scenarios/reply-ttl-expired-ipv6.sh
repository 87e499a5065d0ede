# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
family=6
scenario_like reply-ttl-expired
title='IPv6: a rule sets the hop limit of the answer to 1 before it is routed'
