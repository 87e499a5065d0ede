/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether adding or deleting one element would change the fate of this flow alone.
 */
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <stdio.h>
#include <string.h>

#include <libnftnl/expr.h>

#include "rules/fix_private.h"

/* Rules that are searched for other uses of a set. */
#define OTHERS_MAX 20000

static bool is_lookup(const struct term *term)
{
	return term->kind == TERM_SET_LOOKUP || term->kind == TERM_MAP_LOOKUP || term->kind == TERM_VMAP_LOOKUP;
}

const struct term *pins_term(const struct record *record, const struct rule_eval *eval)
{
	bool hit = !strcmp(record_list(record), "hits") || !strcmp(record_list(record), "openers");
	const char *name = fact_get_text(record, "set.name", NULL);
	const struct term *found = NULL;

	for (size_t i = 0; eval && i < eval->n_terms; i++) {
		const struct term *term = &eval->terms[i];

		if (!is_lookup(term) || !term->set || term->outcome != (hit ? OUTCOME_MATCH : OUTCOME_NO_MATCH))
			continue;
		if (name && strcmp(name, term->set->flags & NFT_SET_ANONYMOUS ? "" : term->set->name))
			continue;
		if (!found)
			found = term;
	}
	/* Where something else fails too, or cannot be told, the element alone would not help. */
	if (found && !hit && (eval->n_failed != 1 || eval->n_unknown))
		return NULL;
	return found;
}

uint32_t pins_of(const struct rule_eval *eval, const struct term *term)
{
	uint32_t bits = term->orig_tuple ? 0 : term->subjects;

	for (size_t i = 0; i < eval->n_terms; i++) {
		const struct term *other = &eval->terms[i];

		/* Another set's members are more than this one. */
		if (other != term && other->kind == TERM_COMPARE && other->pins && !other->negated &&
		    !other->orig_tuple && other->outcome == OUTCOME_MATCH)
			bits |= other->subjects;
	}
	return bits;
}

int pins_check(const struct rule_eval *eval, const struct term *term, const struct fix_flow *flow, uint32_t wanted,
	       struct err *err)
{
	uint32_t client_port = (uint32_t)1 << (flow->reply ? SUBJECT_DPORT : SUBJECT_SPORT);

	if (term->set->flags & (NFT_SET_ANONYMOUS | NFT_SET_CONSTANT))
		return err_set(err, -ENOTSUP, "the set is written within the rule and cannot be changed by itself");
	if ((pins_of(eval, term) & wanted) != wanted)
		return err_set(err, -ENOTSUP, "an element of set %s would mean more than this flow", term->set->name);
	if (term->subjects & client_port || (term->subjects & fix_client_bits(flow) && !flow->client_given))
		return err_set(err, -ENOTSUP, "an element of set %s names the client, and no client was given",
			       term->set->name);
	return 0;
}

struct use {
	const char *set;
	bool used;
};

static int look_for_use(struct nftnl_expr *expr, void *data)
{
	static const struct {
		const char *expr;
		uint16_t attr;
	} uses[] = {
		{ "lookup", NFTNL_EXPR_LOOKUP_SET },
		{ "objref", NFTNL_EXPR_OBJREF_SET_NAME },
	};
	const char *name = nftnl_expr_get_str(expr, NFTNL_EXPR_NAME);
	struct use *use = data;

	for (size_t i = 0; i < ARRAY_SIZE(uses); i++)
		if (!strcmp(uses[i].expr, name) && nftnl_expr_is_set(expr, uses[i].attr) &&
		    !strcmp(nftnl_expr_get_str(expr, uses[i].attr), use->set))
			use->used = true;
	return 0;
}

struct others {
	const struct fix_job *job;
	const struct rule_place *own;
	const struct term *term;
	const struct packet *packet;
	uint32_t wanted;
	const struct chain *seen[64];
	size_t n_seen;
	size_t n_rules;
	bool wider;
};

/* Another rule is no harm where it accepts, and its key and terms mean this flow's server alone. */
static bool rule_is_wider(const struct others *others, const struct rule *rule)
{
	struct use use = { .set = others->term->set->name };
	struct packet packet = *others->packet;
	const struct term *term = NULL;
	struct rule_eval eval;
	bool wider;

	if (rule->unreadable)
		return true;
	nftnl_expr_foreach(rule->nftnl, look_for_use, &use);
	if (!use.used)
		return false;
	eval_rule(rule, others->job->context->env, &packet, &eval);
	for (size_t i = 0; i < eval.n_terms && !term; i++)
		if (is_lookup(&eval.terms[i]) && eval.terms[i].set && !strcmp(eval.terms[i].set->name, use.set))
			term = &eval.terms[i];
	wider = !term || (pins_of(&eval, term) & others->wanted) != others->wanted ||
		(term->kind == TERM_SET_LOOKUP && eval.action.kind != ACTION_ACCEPT);
	rule_eval_done(&eval);
	return wider;
}

static void look_in_chain(struct others *others, const struct rule_place *place)
{
	const struct set *set = others->term->set;
	struct chain *chain;

	if (place->family != set->family || strcmp(place->table, set->table) || others->wider)
		return;
	if (ruleset_chain(others->job->context->ruleset, place->family, place->table, place->chain, &chain, NULL) < 0)
		return;
	for (size_t i = 0; i < others->n_seen; i++)
		if (others->seen[i] == chain)
			return;
	if (others->n_seen == ARRAY_SIZE(others->seen)) {
		others->wider = true;
		return;
	}
	others->seen[others->n_seen++] = chain;
	for (size_t i = 0; i < chain->n_rules && !others->wider; i++) {
		bool own = chain->rules[i]->handle == others->own->handle && !strcmp(place->chain, others->own->chain);

		others->wider = ++others->n_rules > OTHERS_MAX || (!own && rule_is_wider(others, chain->rules[i]));
	}
}

/* The chains that the path names. */
static const struct {
	const char *list, *prefix;
} named_places[] = {
	{ "stops", "rule" },	      { "stops", "base" }, { "near_misses", "rule" },
	{ "near_misses", "decider" }, { "hits", "rule" },  { "side_effects", "rule" },
	{ "openers", "rule" },	      { "openers", "gate" },
};

int pins_others(const struct fix_job *job, const struct rule_place *own, const struct term *term,
		const struct packet *packet, const struct fix_flow *flow, struct err *err)
{
	struct others others = {
		.job = job, .own = own, .term = term, .packet = packet, .wanted = fix_server_bits(flow)
	};
	const struct facts *facts = job->context->facts;
	struct rule_place place;

	if (term->kind == TERM_MAP_LOOKUP)
		others.wanted = fix_map_bits(flow);
	look_in_chain(&others, own);
	for (size_t i = 0; i < ARRAY_SIZE(named_places); i++)
		for (size_t j = 0; j < facts_count(facts, named_places[i].list); j++)
			if (fix_place(facts_at(facts, named_places[i].list, j), named_places[i].prefix, &place))
				look_in_chain(&others, &place);
	if (fix_place(facts_top(job->context->facts), "nat.rule", &place))
		look_in_chain(&others, &place);
	if (others.wider)
		return err_set(err, -ENOTSUP, "another rule uses set %s for more than this flow", term->set->name);
	return 0;
}
