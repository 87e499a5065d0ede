/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet that this program did not send, in trace events: which one it is, and what answers it.
 */
#ifndef NFDIAG_RULES_OBSERVED_H
#define NFDIAG_RULES_OBSERVED_H

#include "rules/journey.h"

/* Is that event, of one of our first chains, about the packet that the plan awaits? */
bool observed_begins(const struct trace_plan *plan, const struct trace_table *table, const struct trace_event *event);

/* The plan of what was awaited becomes that of this very packet. */
void observed_learn(struct trace_plan *plan, const struct trace_event *event);

/* What else the events tell: where its answer will go. To be called behind journeys_add() of each. */
void observed_follow(struct trace_plan *plan, const struct journeys *journeys);

/* The class of an event with headers, or -1. */
int observed_class(const struct trace_plan *plan, const struct trace_event *event);

/* It came in once more, at the same interface: that is another packet, which looks like it. */
bool observed_again(const struct journey_log *log, enum own_chain own, const struct trace_event *event);

/* Its answer was looked for: the kernel was told of its addresses behind the last rule. */
bool observed_answer_awaited(const struct journeys *journeys);

#endif
