/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks: which facts mean which cause. Loaded from YAML (check_load.c), evaluated on facts alone (check_run.c).
 */
#ifndef NFDIAG_ENGINE_CHECK_H
#define NFDIAG_ENGINE_CHECK_H

#include "engine/result.h"

struct check;  /* one file */
struct checks; /* all that were loaded */
struct managers;

struct checks *checks_new(void);
void checks_free(struct checks *checks);
DEFINE_FREEP(struct checks, checks_free)

/* Adds one file (a check, or a manager's), or every *.yaml of a directory and of its directory managers/, in the order of
 * their names. -EINVAL with err 'FILE:LINE:COLUMN: what,
 * and the mend' (exit 2); -ENOENT and other errnos for what cannot be read. An id that is there already is replaced
 * by a later directory's file, and an error within one. */
int checks_load_file(struct checks *checks, const char *path, struct err *err);
int checks_load_dir(struct checks *checks, const char *path, struct err *err);

/* Whether every id under 'specializes:' is there and none leads back to itself: 0, or -EINVAL as above. A directory is
 * verified when it is loaded; after single files the caller does it. */
int checks_verify(const struct checks *checks, struct err *err);

size_t checks_count(const struct checks *checks);
const struct check *checks_at(const struct checks *checks, size_t i);
const struct check *checks_find(const struct checks *checks, const char *id);
const char *check_id(const struct check *check);
const char *check_title(const struct check *check);
const char *check_path(const struct check *check);
enum severity check_severity(const struct check *check);

/* What would mend it for good, for those who word that (engine/manager.h): as 'lasting:' says; by default as the first
 * fix's builder means it. */
enum lack { LACK_BY_BUILDER, LACK_NOTHING, LACK_ACCEPT, LACK_TRANSLATION, LACK_DROP };
enum lack check_lacks(const struct check *check);

/* The firewall managers that were loaded with the checks; NULL: none. */
const struct managers *checks_managers(const struct checks *checks);

/* Tries every check on the facts and puts the diagnoses into the result, root cause first (journey, place, precision,
 * severity), without those that a more precise one replaces. Literal fixes (`run:`) are there already; the others are
 * not built yet: *ret_wishes (parallel to result->diagnoses, may be NULL; the caller frees) says which builder is
 * wanted for what, several where the check names several. Checks that could not tell go into `result->unknowns`. 0, or
 * -EEXIST where the result has diagnoses already. */
struct fix_wish {
	const char *builder;	     /* borrowed from the check, as all its strings */
	const struct record *record; /* of the variable; the scalars for nat.rule and for a wish without a rule */
	const char *prefix;	     /* "rule", "decider", "base"; "nat.rule" with the scalars; "": no rule */
	const char *condition;	     /* "If this flow is meant to pass", or NULL */
};
struct fix_wishes {
	struct fix_wish *wishes;
	size_t n;
};

int checks_run(const struct checks *checks, struct facts *facts, struct result *result, struct fix_wishes **ret_wishes,
	       struct err *err);
void fix_wishes_free(struct fix_wishes *wishes, size_t n);

#endif
