/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The outcome of one flow: verdict, path, diagnoses. diagnose.c fills it, the reports print it.
 */
#ifndef NFDIAG_ENGINE_RESULT_H
#define NFDIAG_ENGINE_RESULT_H

#include "engine/base/fact.h"
#include "engine/base/flow.h"
#include "engine/base/str.h"
#include "rules/explain.h"
#include "rules/fix.h"

/* traced: nothing was expected, and what happens was seen. */
enum verdict { VERDICT_OK, VERDICT_FAIL, VERDICT_INCONCLUSIVE, VERDICT_TRACED };
enum reach { REACH_NONE, REACH_HOOK, REACH_DELIVERED, REACH_WIRE, REACH_ANSWERED };
enum journey { JOURNEY_REQUEST, JOURNEY_REPLY };
enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

/* Enum texts, as the JSON has them. */
const char *verdict_name(enum verdict verdict);
const char *reach_name(enum reach reach);
const char *journey_name(enum journey journey);
const char *severity_name(enum severity severity);

enum step_kind { STEP_RULE, STEP_POLICY, STEP_ROUTE, STEP_NEIGHBOUR, STEP_WIRE };
const char *step_kind_name(enum step_kind kind);

enum step_result { STEP_MATCH, STEP_NO_MATCH, STEP_UNKNOWN, STEP_IS_POLICY };
const char *step_result_name(enum step_result result);
const char *agreement_name(enum agreement agreement);

/* The packet as it was at one place. */
struct sighting {
	struct addr src, dst;
	uint16_t sport, dport;
	bool mark_known;
	uint32_t mark;
};

/* One line of the path. Strings are NULL where they do not apply. */
struct step {
	enum journey journey;
	enum step_kind kind;
	int place; /* as in the facts: counts up along the path */
	char *hook;
	char *family, *table, *chain;
	unsigned int depth; /* 0 in the base chain, 1 in a chain jumped to, ... */
	uint64_t handle;    /* 0: policy, or no rule */
	bool iptables;	    /* the chain is iptables' */
	bool legacy;	    /* ... of iptables-legacy: no rule has a handle, `handle` is not 0 all the same */
	unsigned int number; /* of the rule, as iptables counts from 1 */
	char *rule;	    /* text */
	enum step_result result;
	char *verdict; /* "accept", "drop", "jump allowed_dnats", ...; NULL: none */
	char *why;     /* no match or unknown: the failing term */
	char *text;    /* route, neighbour, wire: what to say ("192.168.70.0/24 dev veth21") */
	bool decisive; /* belongs in the short report: verdicts, rewrites, near misses, the stop */
	bool stopped;  /* the journey ended here */
	enum agreement agreement; /* rules: the evaluator's prediction beside the trace */
	/* the packet as it was here; packet_known false where the hook did not show it */
	bool packet_known;
	struct sighting seen;
	char *iif, *oif;
	/* a rule that did not match, or was not reached: */
	bool reached;
	bool purposeful;     /* it would have accepted or translated the flow */
	unsigned int failed; /* so many of its terms fail */
	size_t more;	     /* rules of its chain behind this one that did not match either, and are no steps */
};

/* A base chain that the packet went through. */
struct passage {
	enum journey journey;
	char *hook, *family, *table, *chain, *type, *device; /* device NULL: none */
	int32_t priority;
	bool drops;		    /* its policy */
	struct sighting seen;	    /* on entry */
	size_t n_rules;		    /* that the packet came to */
	size_t n_first;		    /* the first ones, that did not match and are no steps */
	size_t first_step, n_steps; /* its part of steps[] */
};

struct place {
	char *kind; /* "rule", "policy", or a hook without either: "hook" */
	char *family, *table, *chain;
	uint64_t handle;
	bool iptables, legacy; /* as in a step */
	unsigned int number;
	char *rule;
	char *hook;
};

struct evidence {
	char *fact;  /* "stops[0].kind" */
	char *value; /* as printed; NULL: unknown */
	char *why;
};

/* Whose part of the ruleset it looks like, by names alone. */
struct owner {
	char *manager; /* "ufw", or NULL */
	char *object;  /* in that manager's terms ("zone public"), or NULL */
};

struct diagnosis {
	char *id;
	enum severity severity;
	enum journey journey;
	int place_index; /* its order on the path */
	char *title, *text;
	struct place where; /* where.kind NULL: nowhere in the ruleset */
	struct owner owner;
	struct evidence *evidence;
	size_t n_evidence;
	struct fix **fixes;
	size_t n_fixes;
	char *no_fix; /* why no command is offered, or NULL */
	char **see;   /* what to look at next */
	size_t n_see;
};

struct unknown {
	char *fact, *why;
};

struct result {
	const struct flow *flow; /* as asked */
	uint16_t client_port;	 /* as probed */
	struct addr client;
	char *iif;
	char *device; /* below that, by which the probe came in; NULL: by itself */
	char **assumed; /* names out of: client, client_port, iif */
	size_t n_assumed;
	char **notes; /* one line each: disagreements, skipped layers, side effects */
	size_t n_notes;
	enum verdict verdict;
	char *stage; /* "live", "contained" */
	enum reach reach;
	char *injector; /* "xdp", "tap", "raw", "client", or NULL: nothing was sent */
	char *summary;	/* one sentence */
	char *undecided; /* a cause that shows, but not all that it must know is known: no ground for OK; or NULL */
	struct step *steps;
	size_t n_steps;
	struct passage *passages; /* in order */
	size_t n_passages;
	struct diagnosis **diagnoses; /* the root cause first */
	size_t n_diagnoses;
	struct unknown *unknowns;
	size_t n_unknowns;
	struct facts *facts; /* NULL once it is judged */
	struct self_check check; /* every rule that the probe and its answer came to */
	unsigned int retries;
	double ms;
	enum exit_status
		error_exit; /* EXIT_ENVIRONMENT or EXIT_USAGE: this flow could not be tried; summary says why */
};

struct result *result_new(const struct flow *flow);
void result_free(struct result *result);
DEFINE_FREEP(struct result, result_free)
struct step *result_add_step(struct result *result);
struct passage *result_add_passage(struct result *result);
void result_note(struct result *result, const char *fmt, ...) _printf_(2, 3);
void result_unknown(struct result *result, const char *fact, const char *fmt, ...) _printf_(3, 4);
void diagnosis_free(struct diagnosis *diagnosis);

/* Exit status for all of them (DESIGN.md 3: 1 wins over 4, 4 over 2, 2 over 3, 3 over 0). */
enum exit_status results_exit(struct result *const *results, size_t n);

#endif
