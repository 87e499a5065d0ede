/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Look-ups that held in the rules which led to a stop: the element that the packet's key was found in.
 */
#include "engine/observe_private.h"

#include <linux/netfilter/nf_tables.h>

static char *element_text(const struct term *term)
{
	char *text = set_key_text(term->set, term->answer.start, term->answer.interval ? term->answer.end : NULL);

	return term->answer.catch_all ? (free(text), xstrdup("*")) : text;
}

/* Is there no rule before this one, in its chain, which could have decided otherwise? */
static bool is_first_verdict(const struct observation *obs, const struct rule *rule, const struct packet *packet)
{
	for (size_t i = 0; i < rule->index && i < rule->chain->n_rules; i++) {
		struct packet copy = *packet;
		struct rule_eval eval;
		bool decides;

		eval_rule(rule->chain->rules[i], obs->explainer.env, &copy, &eval);
		decides = eval.action.kind != ACTION_NONE && eval.action.kind != ACTION_CONTINUE;
		rule_eval_done(&eval);
		if (decides)
			return false;
	}
	return true;
}

/* 'ip saddr @blocked jump logdrop' stops the packet, whatever else it is; 'ip saddr @lan jump lan_in' does not. */
static bool decides(const struct observation *obs, const struct walk *walk, size_t i)
{
	for (size_t j = walk->decider; j != i; j = walk->items[j].parent)
		if (j == WALK_NO_PARENT || walk->items[j].eval.n_terms ||
		    !is_first_verdict(obs, walk->items[j].rule, &walk->items[j].packet))
			return false;
	return true;
}

void observe_hits(struct observation *obs, size_t v, size_t i, const struct record *stop, int place)
{
	const struct walk_item *item = &obs->visits[v].walk.items[i];

	for (size_t t = 0; t < item->eval.n_terms; t++) {
		const struct term *term = &item->eval.terms[t];
		_cleanup_(freep) char *element = NULL;
		struct record *record;

		if (!term_is_lookup(term) || term->outcome != OUTCOME_MATCH || !term->set)
			continue;
		record = facts_add(obs->facts, "hits");
		observe_remember(obs, record, v, i);
		fact_ref(record, "stop", stop);
		fact_int(record, "place", place);
		observe_rule(record, "rule", item->rule->chain, item->rule);
		fact_text(record, "set.name", term->set->flags & NFT_SET_ANONYMOUS ? "" : term->set->name);
		fact_word(record, "set.kind",
			  term->kind == TERM_SET_LOOKUP	  ? "set"
			  : term->kind == TERM_MAP_LOOKUP ? "map"
							  : "vmap");
		fact_bool(record, "negated", term->negated);
		fact_bool(record, "decides", decides(obs, &obs->visits[v].walk, i));
		fact_text(record, "key", term->packet);
		fact_word(record, "subject", subject_name(term->subject));
		if (!term->answer.member)
			continue;
		element = element_text(term);
		fact_text(record, "element", element);
		fact_bool(record, "interval", term->answer.interval || term->answer.catch_all);
	}
}
