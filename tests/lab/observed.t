#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Some scenarios once more, in which nothing is sent: the real client tries again and again, and nfdiag waits for it
# (--observe). The same verdict, cause and place; also where the kernel's trace is too old to tell of conntrack.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/scenario.sh"

LAB_BRIEF='observe observe,no-trace-ct'
lab_require
for name in ok-article ok-dns ok-udp-ipv6 ok-icmp ok-bridges ok-drop-rule ok-local-redirect element-absent element-absent-ipv6 \
	dnat-missing-udp dnat-wrong-target reply-dropped element-absent-reject backend-refused backend-down local-refused no-route \
	forwarding-off-ipv6 limit-exceeded opened-by-nat answer-untracked client-hop-down ok-forwarded-proxied; do
	scenario_run "$LAB_DIR/scenarios/$name.sh"
done
tap_done
