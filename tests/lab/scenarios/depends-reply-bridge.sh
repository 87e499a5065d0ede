# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like depends-reply-egress
title='the answer is dropped by the bridge that is the client'"'"'s interface, on its way out'
ruleset=${ruleset/netdev guard/bridge guard}
ruleset=${ruleset/egress device \"enp0\"/postrouting}
fault() { lab_bridge enp0; }
