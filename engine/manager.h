/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firewall managers: whose chain it looks like, and what the manager's own command or file would say. Loaded from YAML
 * (manager_load.c) together with the checks. All of it is about names: it words a lasting fix, and is never part of a
 * verdict or a cause.
 */
#ifndef NFDIAG_ENGINE_MANAGER_H
#define NFDIAG_ENGINE_MANAGER_H

#include "engine/result.h"
#include "engine/yaml.h"

struct manager;	 /* one file */
struct managers; /* all that were loaded; NULL: none */

/* What the flow lacks, in the words of 'lasting:'. */
enum need {
	NEED_NONE,
	NEED_FORWARD,
	NEED_INPUT,
	NEED_TRANSLATE,
	NEED_REDIRECT,
	NEED_REPLACE,
	NEED_CLOSE,
	NEED_COUNT
};
const char *need_name(enum need need);

/* Words that stand for something in a manager's texts: 'backend', and what a pattern captured. */
struct manager_values {
	struct manager_value {
		char *name, *text;
	} * list;
	size_t n;
};
/* Sets it; NULL takes it away. */
void manager_value_set(struct manager_values *values, const char *name, const char *text);
/* NULL: it has none. */
const char *manager_value(const struct manager_values *values, const char *name);
void manager_values_done(struct manager_values *values);

struct manager_chain {
	const char *family, *table, *name; /* borrowed */
};

/* Texts of rules: as iptables-save writes them, where iptables made them. */
struct manager_rules {
	char **list;
	size_t n;
};
/* Of a chain with more rules, place->whole has none. */
#define MANAGER_WHOLE 4

/* A place in the ruleset, and what is asked about its surroundings. */
struct manager_place {
	struct manager_chain chain;
	const char *hook;    /* or NULL */
	const char *comment; /* of the rule; or NULL */
	bool policy;	     /* no rule: the chain itself */
	bool way;	     /* neither: a chain that filters on the way of what something else should translate */
	bool iptables;	     /* the chain is iptables' */
	/* the chains that the packet came through in this table, this one too */
	const struct manager_chain *path;
	size_t n_path;
	/* ... and has not come back from; the base chain first */
	const struct manager_chain *within;
	size_t n_within;
	struct manager_rules near;  /* the rule there and the one ahead; no rule there: the last two of the chain */
	struct manager_rules whole; /* all of its rules */
	/* Is there a chain of that name in that table? One look-up by name. NULL: cannot be asked. */
	bool (*exists)(void *data, const struct manager_chain *chain);
	void *data;
};

/* Who it looks like, or NULL; adds what the names captured to `values`, and the object in the manager's terms
 * (*ret_object, the caller frees; NULL: none). `general`: also by files that say 'fallback: true'. */
const struct manager *managers_recognise(const struct managers *managers, const struct manager_place *place,
					 bool general, struct manager_values *values, char **ret_object);
const char *manager_name(const struct manager *manager);
const char *manager_path(const struct manager *manager);
/* NULL: none of that name. */
const struct manager *managers_find(const struct managers *managers, const char *name);
/* The lasting fix, which at least says what becomes of the immediate one. Never NULL. */
struct fix *manager_fix(const struct manager *manager, enum need need, const struct manager_values *values);

/* Does an opened file call itself a manager's? */
bool manager_is_one(struct source *source);
/* Adds the opened file: 0, or -EINVAL with err. `batch` as in engine/check_private.h. */
int managers_load(struct managers **managers, struct source *source, unsigned int batch, struct err *err);
void managers_free(struct managers *managers);

#endif
