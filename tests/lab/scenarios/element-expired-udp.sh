# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like element-expired
title='UDP: the set has timeouts, and the element that let the flow in has expired'
proto=udp
ruleset=${ruleset//tcp dport/udp dport}
