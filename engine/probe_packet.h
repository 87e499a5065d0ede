/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets that a probe is made of, by protocol: the probe itself, and what closes a connection that it opened.
 */
#ifndef NFDIAG_ENGINE_PROBE_PACKET_H
#define NFDIAG_ENGINE_PROBE_PACKET_H

#include "probes/frame.h"
#include "rules/trace_plan.h"

/* What a probe of that protocol carries; `wanted` is the user's, or NULL. */
const struct payload *probe_payload(uint8_t proto, const struct payload *wanted);

/* Gives the plan random numbers of its own: sequence, the network header's mark, the payload's. 0, or -errno. */
int probe_fresh_numbers(struct trace_plan *plan, struct err *err);

void probe_frame(const struct trace_plan *plan, struct frame *ret_frame);

/* What resets the backend's half-open connection; false where the protocol has no such thing, and nothing is left in
 * the backend either. */
bool probe_reset_frame(const struct trace_plan *plan, struct frame *ret_frame);

#endif
