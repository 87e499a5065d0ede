/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules of our table where nothing is sent: they trace the first packet of a flow that comes in, this one and no
 * other, and then the first answer to it. The kernel notes in sets of the table which packet that is and what was made
 * of it, since its numbers are not known before, and an answer may come before this program has seen the request.
 */
#ifndef NFDIAG_RULES_TRACE_AWAIT_H
#define NFDIAG_RULES_TRACE_AWAIT_H

#include "rules/batch.h"
#include "rules/trace_table.h"

/* The sets and all rules. The chains are in the batch before. */
void trace_await_put(struct batch *batch, const char *table, const struct trace_plan *plan);

/* Behind the first packet: no other one is traced any more, but for its answer. */
void trace_await_close(struct batch *batch, const char *table, const struct trace_plan *plan);

#endif
