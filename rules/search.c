/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Searches the chains that a packet did not come through for one that would have translated it as wanted.
 */
#include "rules/search.h"

#include <errno.h>
#include <string.h>

#include <linux/netfilter.h>

#include "engine/base/clock.h"
#include "engine/base/str.h"
#include "rules/hypothesis.h"

#define CHAINS_MAX 5000	     /* of one family: names, hooks and counts, no rules */
#define CHAIN_RULES_MAX 2000 /* a chain with more is not read */
#define RULES_MAX 20000	     /* read in all */
#define TIME_MAX_MS 300

struct searching {
	struct search *search;
	size_t rules;
	int64_t end;
};

static void stop_at(struct searching *s, char *taken)
{
	if (s->search->stopped)
		free(taken);
	else
		s->search->stopped = taken;
}

/* The chain's rules, where they are not too many. */
static bool read_chain(struct searching *s, struct chain *chain)
{
	if (chain->use > CHAIN_RULES_MAX) {
		stop_at(s, xasprintf("before chain %s %s %s, which has too many rules", family_name(chain->family),
				     chain->table, chain->name));
		return false;
	}
	if (s->rules + chain->use > RULES_MAX || clock_ms() > s->end) {
		stop_at(s, xasprintf("after %zu rules", s->rules));
		return false;
	}
	s->rules += chain->use;
	return ruleset_rules(s->search->ruleset, chain, 0, 0, NULL) == 0;
}

/* The packet as it would be in that hook. */
static struct packet packet_in(const struct search *search, const struct chain *chain)
{
	struct packet packet = *search->packet;

	packet.family = chain->family;
	if (!chain->base || chain->hook == search->hook)
		return packet;
	packet.hook = (uint8_t)chain->hook;
	packet.iif = packet.oif = 0;
	*packet.iifname = *packet.oifname = '\0';
	return packet;
}

/* What is it that this rule, which matches, does? 1: it translates as wanted; 0: it goes on; -1: it decides otherwise.
 */
static int rule_does(const struct search *search, const struct rule *rule, const struct packet *packet,
		     struct search_hit *hit)
{
	struct packet copy = *packet;
	struct hypothesis would;
	struct rule_eval eval;
	bool leaves;

	eval_rule(rule, search->env, &copy, &eval);
	would = hypothesis_rule(search->ruleset, search->env, rule, &eval, packet);
	leaves = eval.action.kind == ACTION_RETURN || eval.action.kind == ACTION_GOTO;
	rule_eval_done(&eval);
	hit->target = would.target_addr;
	hit->port = would.target_port;
	if (would.result == WOULD_TRANSLATE && would.target_known &&
	    search->wanted(search->data, &would.target_addr, would.target_port))
		return 1;
	return would.result == WOULD_NOTHING && !leaves ? 0 : -1;
}

static bool find_translation(struct searching *s, struct chain *chain, struct search_hit *hit)
{
	const struct search *search = s->search;
	struct packet packet = packet_in(search, chain);

	for (size_t i = 0; i < chain->n_rules; i++) {
		struct packet before = packet;
		enum outcome outcome;
		int does;

		eval_rule_quick(chain->rules[i], search->env, &packet, &outcome);
		if (outcome != OUTCOME_MATCH)
			continue;
		does = rule_does(search, chain->rules[i], &before, hit);
		hit->rule = chain->rules[i];
		if (does)
			return does > 0;
	}
	return false;
}

/* False where the packet was asked there, or there is no telling why it was not. */
static bool why_not_asked(const struct search *search, const struct chain *chain, bool dormant,
			  enum search_why *ret_why)
{
	if (chain->base && search->was_asked(search->data, chain))
		return false;
	if (!chain->base)
		*ret_why = SEARCH_UNREFERENCED;
	else if (chain->hook != search->hook)
		*ret_why = SEARCH_OTHER_HOOK;
	else if (dormant)
		*ret_why = SEARCH_DORMANT;
	else if (search->translated)
		*ret_why = SEARCH_BEHIND;
	else
		return false;
	return true;
}

static void look_at(struct searching *s, struct chain *chain)
{
	struct search *search = s->search;
	struct search_hit hit = { .chain = chain };

	if (search->n_hits >= SEARCH_HITS_MAX || (chain->base && !chain_translates(chain)) || !chain->use ||
	    (chain->base && search->was_asked(search->data, chain)) || !read_chain(s, chain))
		return;
	/* More uses than rules: something leads there, and that is looked at instead. */
	if (!chain->base && chain->use > chain->n_rules)
		return;
	if (find_translation(s, chain, &hit) &&
	    ruleset_table(search->ruleset, chain->family, chain->table, &hit.dormant, NULL) == 0 &&
	    why_not_asked(search, chain, hit.dormant, &hit.why))
		search->hits[search->n_hits++] = hit;
}

int search_translations(struct search *search, struct err *err)
{
	const uint8_t families[] = { NFPROTO_INET, search->packet->nfproto };
	struct searching s = { .search = search, .end = clock_ms() + TIME_MAX_MS };

	for (size_t f = 0; f < ARRAY_SIZE(families); f++) {
		struct chain **chains = NULL;
		bool complete = true;
		size_t n = 0;
		int r;

		r = ruleset_chains(search->ruleset, families[f], CHAINS_MAX, &chains, &n, &complete, err);
		if (r < 0)
			return r;
		/* Base chains first: they are few, and what they hold is likelier the one that was meant. */
		for (size_t i = 0; i < n; i++)
			if (chains[i]->base)
				look_at(&s, chains[i]);
		for (size_t i = 0; i < n; i++)
			if (!chains[i]->base)
				look_at(&s, chains[i]);
		if (!complete)
			stop_at(&s, xasprintf("after %d chains of family %s", CHAINS_MAX, family_name(families[f])));
	}
	return 0;
}

void search_done(struct search *search)
{
	free(search->stopped);
	search->stopped = NULL;
}
