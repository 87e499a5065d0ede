/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fix builders: from a diagnosis' records to commands that can be pasted, with what they open and how to undo them.
 * Each builder is one file and one row of the table in fix.c. Every command has been parsed in a scratch namespace and
 * yields exactly the intended object, or it is not offered.
 */
#ifndef NFDIAG_RULES_FIX_H
#define NFDIAG_RULES_FIX_H

#include "engine/base/fact.h"
#include "rules/eval.h"
#include "rules/scratch.h"

enum fix_kind { FIX_IMMEDIATE, FIX_LASTING, FIX_ADVICE };
const char *fix_kind_name(enum fix_kind kind); /* "immediate", "lasting", "advice" */

struct fix {
	enum fix_kind kind;
	char *manager;	 /* "nft", "ip", "sysctl" */
	char **commands; /* shell command lines, in order */
	size_t n_commands;
	char **undo;
	size_t n_undo;
	char *undo_note; /* why there is none, or NULL */
	/* of a manager's lasting fix, where its file is what is changed: which, where in it, and the lines to add */
	char *file, *file_where, **lines;
	size_t n_lines;
	char *note;	 /* of a lasting fix: what becomes of the immediate one; or NULL */
	char *opens;	 /* what it opens, in one phrase; for advice the advice itself */
	char *condition; /* "If this flow is meant to pass", or NULL */
	int proven;	 /* 1, 0, -1: not tried */
};
void fix_free(struct fix *fix);
DEFINE_FREEP(struct fix, fix_free)

/* What builders work on. */
struct fix_context {
	struct facts *facts; /* flow.* and nat.* are read from here */
	struct ruleset *ruleset;
	const struct eval_env *env;
	struct scratch *scratch; /* where every command is tried; what is in it is gone afterwards */
	struct nl *nl;		 /* the netfilter socket of the diagnosed namespace; NULL: a table is never made anew */
	/* The packet as it is at that rule (its chain's hook), to prove that the new rule or element matches it. */
	int (*packet_at)(void *data, const struct record *record, struct packet *ret_packet); /* 0, or -ENOENT */
	/* The evaluation of that near miss or hit on that packet; NULL where there is none. Borrowed. */
	const struct rule_eval *(*eval_of)(void *data, const struct record *record);
	void *data;
};

/* A builder's name as checks/ writes it: known or not (for the linter). */
bool fix_builder_exists(const char *name);

/* Builds the fix for one diagnosis. `record` is the near miss, hit or stop that the check names; `prefix` the name of
 * its rule fields ("rule", "decider", "base"), both as the check wrote them (near.rule -> near's record, "rule");
 * record is the scalars for `nat.rule`. Where a builder may not offer its own fix (a key that would open more than the
 * flow), it offers the next narrower one. 0 with a fix; -ENOTSUP with err saying why none can be offered. */
int fix_build(const struct fix_context *context, const char *builder, const struct record *record, const char *prefix,
	      struct fix **ret_fix, struct err *err);

#endif
