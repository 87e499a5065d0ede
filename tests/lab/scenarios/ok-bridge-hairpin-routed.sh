# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-bridge-hairpin
title='client and backend behind two ports of one bridge, which leaves the translation to the host'
fault() { hairpin 0; }
