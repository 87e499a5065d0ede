#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Half of the kills, by mode: kill.sh.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/kill.sh"

kills_main 0 2
