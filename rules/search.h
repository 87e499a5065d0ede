/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks for a rule that would translate the packet to a wanted place, where the packet was never asked: chains that no
 * rule leads to, tables that are asleep, the other translating hook, nat chains behind the one that translated.
 * Bounded in chains, rules and time.
 */
#ifndef NFDIAG_RULES_SEARCH_H
#define NFDIAG_RULES_SEARCH_H

#include "rules/eval.h"

enum search_why {
	SEARCH_DORMANT,	     /* a nat chain of the right hook, in a table that is asleep */
	SEARCH_UNREFERENCED, /* a chain without a hook, and no jump leads there */
	SEARCH_OTHER_HOOK,   /* a nat chain of this host's own traffic (of a local client: of traffic from outside) */
	SEARCH_BEHIND,	     /* a nat chain behind the one that had translated */
};

struct search_hit {
	enum search_why why;
	struct chain *chain; /* the base chain or unreferenced chain where it begins; borrowed from the ruleset */
	struct rule *rule;   /* that translates, or jumps to a rule that does; borrowed */
	bool dormant;	     /* its table is asleep, whatever else */
	struct addr target;  /* where to */
	uint16_t port;
};

#define SEARCH_HITS_MAX 8

struct search {
	/* the question */
	struct ruleset *ruleset;
	const struct eval_env *env;
	const struct packet *packet; /* as nat chains see it, untranslated */
	uint32_t hook;		     /* NF_INET_PRE_ROUTING or NF_INET_LOCAL_OUT: where this packet is translated */
	bool translated;	     /* some rule did translate it */
	bool (*wanted)(const void *data, const struct addr *addr, uint16_t port);
	bool (*was_asked)(const void *data, const struct chain *base); /* the packet was in that chain */
	const void *data;
	/* the answer */
	struct search_hit hits[SEARCH_HITS_MAX];
	size_t n_hits;
	char *stopped; /* where it stopped before the end: "after 5000 chains"; or NULL. search_done frees it */
};

/* 0, or -errno with err where the chains cannot be read at all. */
int search_translations(struct search *search, struct err *err);
void search_done(struct search *search);

#endif
