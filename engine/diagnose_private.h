/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One diagnosis while it is made; shared by diagnose.c, which makes it, and several.c, which makes many.
 */
#ifndef NFDIAG_ENGINE_DIAGNOSE_PRIVATE_H
#define NFDIAG_ENGINE_DIAGNOSE_PRIVATE_H

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
/* The rest, as often as the ruleset changes meanwhile: the result, which is the caller's. `first` is used up. */
struct result *diagnosis_judge(struct diagnosis_run *first);
/* Frees everything but d->result. */
void diagnosis_done(struct diagnosis_run *d);

#endif
