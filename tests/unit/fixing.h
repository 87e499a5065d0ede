/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of the fix builders: a ruleset in a namespace of its own, records by hand, and the printed commands given
 * to a real shell and nft.
 */
#ifndef NFDIAG_TESTS_UNIT_FIXING_H
#define NFDIAG_TESTS_UNIT_FIXING_H

#include "rules/fix.h"

/* A record of the facts, its rule evaluated on its packet. */
struct fixing_link {
	const struct record *record;
	struct packet packet;
	struct rule_eval eval;
	bool evaluated;
};

struct fixing {
	struct nl *nl;
	struct ruleset *ruleset;
	struct scratch *scratch;
	struct facts *facts;
	struct eval_env env;
	struct fix_context context;
	struct fixing_link links[16];
	size_t n_links;
};

int fixing_setup(void **state);
int fixing_teardown(void **state);

/* Loads the ruleset in a new namespace; the flow of the example: 10.1.2.3:1222=192.168.70.10:22. */
void fixing_begin(struct fixing *f, const char *ruleset);

struct addr fixing_addr(const char *text);

/* The example's packet at prerouting, in the forward hook, and its answer there. */
struct packet fixing_arriving(void);
struct packet fixing_forwarded(void);
struct packet fixing_answering(void);

/* The n-th rule of a chain (from 0), or with -1 the chain itself. */
struct fixing_rule {
	uint8_t family;
	const char *table, *chain;
	int n;
};

/* The rule's place under that prefix of the record, and its text. */
struct rule *fixing_place(struct fixing *f, struct record *record, const char *prefix, struct fixing_rule where);
/* What packet_at and eval_of say of the record; rule may be NULL. */
void fixing_link(struct fixing *f, const struct record *record, const struct rule *rule, struct packet packet);
/* Forgets all links. */
void fixing_unlink(struct fixing *f);
struct record *fixing_stop(struct fixing *f, const char *kind, const char *journey, struct packet packet,
			   struct fixing_rule where, const char *base);
struct record *fixing_near(struct fixing *f, const struct record *stop, const char *purpose, struct packet packet,
			   struct fixing_rule where);

/* Builds, compares with what is wanted (tags as xxxxxx), runs it as it is printed, then takes it back: the ruleset must
 * have changed, and be as before. */
void fixing_check(struct fixing *f, const char *builder, const struct record *record, const char *prefix,
		  const char *wanted, const char *opens);
/* It must be refused with a reason that says `why`. */
void fixing_refused(struct fixing *f, const char *builder, const struct record *record, const char *prefix,
		    const char *why);

#endif
