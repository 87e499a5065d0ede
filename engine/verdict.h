/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verdict, reach and summary of one flow, from its facts and diagnoses. What was not observed is inconclusive.
 */
#ifndef NFDIAG_ENGINE_VERDICT_H
#define NFDIAG_ENGINE_VERDICT_H

#include "engine/observe.h"

/* The steps as they were run; real is NULL where there was none. `why_contained` says why step 2 was left out although
 * an answer was asked for, or NULL. */
void verdict_set(struct observation *obs, const struct diagnose_options *options, const struct run *contained,
		 const struct run *real, const char *why_contained);

/* The same where nothing is expected of the flow: what becomes of it, or why that cannot be told (verdict_trace.c). */
void verdict_trace(struct observation *obs, const struct run *contained, const struct run *real,
		   const char *why_contained);

/* What the two share: how far the packet got; that events were lost; that nothing of it was seen; that silence proves
 * nothing, since a rule may have switched the trace off; and what the outcome hangs on that had to be assumed, with
 * which it is inconclusive. */
enum reach verdict_reach(const struct observation *obs, const struct run *contained, const struct run *real);
void verdict_stage(struct result *result, const struct run *real);
void verdict_lost(struct result *result, const struct run *run);
void verdict_not_seen(struct result *result, const struct run *run);
bool verdict_unexplained(const struct observation *obs);
void verdict_trace_off(struct result *result);
void verdict_assumptions(struct observation *obs);

/* Nothing needed to be sent: what is known already shows an error. False where no diagnosis is one. */
bool verdict_failed(struct result *result);

/* "nothing" was observed, for that reason. */
void verdict_inconclusive(struct result *result, const char *fmt, ...) _printf_(2, 3);

/* `summary` is taken. */
void verdict_as(struct result *result, enum verdict verdict, char *summary);

/* The ruleset (`what` of it, or NULL) was changed while it was used: nothing is known, and no cause is named. */
void verdict_unsteady(struct result *result, const char *what);

#endif
