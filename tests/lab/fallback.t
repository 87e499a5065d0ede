#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A third of the scenarios where BPF is refused, and where the kernel is too old to show conntrack in its traces: the
# same verdict, cause and place. LAB_EVERY=1 runs all of them.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/scenario.sh"

LAB_BRIEF='no-bpf no-trace-ct'
scenarios_main 0 "${LAB_EVERY:-3}"
