# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like element-absent-ipv6
title='TCP over IPv6: the backend is not in the set'
