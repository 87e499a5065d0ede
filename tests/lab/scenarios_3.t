#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Real faults in network namespaces, and healthy routers: a quarter of scenarios/, so that prove -j can share them out.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/scenario.sh"

scenarios_main 2 4
