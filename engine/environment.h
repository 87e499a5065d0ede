/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the evaluator asks the live host: sets of the ruleset, routes, interfaces.
 */
#ifndef NFDIAG_ENGINE_ENVIRONMENT_H
#define NFDIAG_ENGINE_ENVIRONMENT_H

#include "probes/route.h"
#include "rules/eval.h"

#define ENVIRONMENT_ANSWERS 16

struct environment {
	struct eval_env env;   /* what the evaluator is given; its data is this struct */
	struct eval_env rules; /* the part that the ruleset answers */
	struct nl *route;
	/* The same key is asked about by several looks at one rule. */
	struct environment_answer {
		const struct set *set; /* NULL: empty */
		uint8_t key[64];
		struct set_answer answer;
	} answers[ENVIRONMENT_ANSWERS];
	size_t n_answers; /* ever: a ring */
};

/* Forgets what sets said: a new flow, whatever it is, asks anew. */
void environment_forget(struct environment *environment);

/* Both sockets stay the caller's; the struct must not move afterwards. */
void environment_init(struct environment *environment, struct ruleset *ruleset, struct nl *route);

#endif
