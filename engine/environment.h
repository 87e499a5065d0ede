/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the evaluator asks the live host: sets of the ruleset, routes, interfaces.
 */
#ifndef NFDIAG_ENGINE_ENVIRONMENT_H
#define NFDIAG_ENGINE_ENVIRONMENT_H

#include "probes/route.h"
#include "rules/eval.h"

struct environment {
	struct eval_env env;   /* what the evaluator is given; its data is this struct */
	struct eval_env rules; /* the part that the ruleset answers */
	struct nl *route;
};

/* Both sockets stay the caller's; the struct must not move afterwards. */
void environment_init(struct environment *environment, struct ruleset *ruleset, struct nl *route);

#endif
