/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One diagnosis while it is made; shared by diagnose*.c, which make it, and several.c, which makes many.
 */
#ifndef NFDIAG_ENGINE_DIAGNOSE_PRIVATE_H
#define NFDIAG_ENGINE_DIAGNOSE_PRIVATE_H

#include "engine/check.h"
#include "engine/observe.h"
#include "engine/session.h"

struct diagnosis_run {
	const struct flow *flow;
	const struct diagnose_options *options;
	const struct checks *checks;
	struct result *result;
	struct session *session;
	struct nl *route; /* the session's */
	struct runner *runner;
	struct approach approach;
	struct run contained, real;
	bool real_done;
	char *why_contained;
	struct observation obs;
	struct trace_target *wanted; /* the flow's backends */
	int prepared;		     /* what prepare() returned */
	struct err err;
	struct shot *shot; /* the contained step, if it was made together with those of others */
	double ms;
};

/* How the flow comes to this host, but for the injector: makes d->result. 0 or -errno, with d->err; kept in
 * d->prepared. */
int diagnosis_prepare(struct diagnosis_run *d);
/* The session's injector, for this flow. 0 or -errno with err. */
int diagnosis_inject(struct diagnosis_run *d, struct err *err);
/* Both steps with the session's injector, explained: d->contained, d->real, d->obs. 0 or -errno with err. */
int diagnosis_try(struct diagnosis_run *d, struct err *err);
/* The rest, as often as the ruleset changes meanwhile: the result, which is the caller's. `first` is used up. */
struct result *diagnosis_judge(struct diagnosis_run *first);
/* The same for what the client itself sends, which is awaited: 0 or -errno with err, and then d->result has a verdict
 * (diagnose_observe.c). */
int diagnosis_observe(struct diagnosis_run *d, struct err *err);
/* Parts of it. The facts of the flow, as it is asked about and as it was tried. */
void diagnosis_flow_facts(const struct diagnosis_run *d);
/* d->obs, before anything is walked. */
void diagnosis_begin(struct diagnosis_run *d);
/* Facts, checks, fixes, verdict: of what was walked. 0 or -errno with err. */
int diagnosis_conclude(struct diagnosis_run *d, struct err *err);
/* Is step 2 made? Only where step 1 shows that the probe would go to an expected target; sets d->why_contained where an
 * answer was asked for and something else forbids it. */
bool diagnosis_wants_real(struct diagnosis_run *d, struct run_target *ret_target);
/* The probe as it came to the hook where destinations are translated. 0, or -ENOENT: it was not seen there. */
int diagnosis_packet_sent(const struct diagnosis_run *d, struct packet *ret_packet);
/* The client's own port has an entry: the verdict without sending anything. 0, or -errno with err. */
int diagnosis_busy(struct diagnosis_run *d, struct err *err);
/* What the checks wish for, as commands of d->result's diagnoses: only for the root cause's and its equals' sake, in
 * the check's order. */
void diagnosis_mend(struct diagnosis_run *d, const struct fix_wishes *wishes);
/* Frees everything but d->result. */
void diagnosis_done(struct diagnosis_run *d);

#endif
