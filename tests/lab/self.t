#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The lab itself, without nfdiag: in IPv6, and with UDP, DNS and ICMP, a fault stops the real client, and mending it by
# hand lets exactly that flow through.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/scenario.sh"

LAB_SELF=1 LAB_SCENARIOS=self
scenarios_main 0 1
