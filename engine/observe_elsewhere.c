/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Says where a rule stands that would have translated the request as expected, but was never asked.
 */
#include "engine/observe_elsewhere.h"

#include <string.h>

#include <linux/netfilter.h>

#include "rules/search.h"
#include "rules/text.h"

static bool is_wanted(const void *data, const struct addr *addr, uint16_t port)
{
	const struct observation *obs = data;

	return flow_wants(obs->flow, addr, port);
}

static bool was_asked(const void *data, const struct chain *base)
{
	const struct observation *obs = data;

	for (size_t v = 0; v < obs->n_visits; v++)
		if (obs->visits[v].journey == JOURNEY_REQUEST && obs->visits[v].walk.base == base)
			return true;
	return false;
}

/* The packet as a nat chain saw it, with what conntrack says of it; else as it came. */
static const struct packet *packet_for_nat(const struct observation *obs, const struct packet *sent)
{
	for (size_t v = 0; v < obs->n_visits; v++)
		if (obs->visits[v].journey == JOURNEY_REQUEST && chain_translates(obs->visits[v].walk.base))
			return &obs->visits[v].walk.packet;
	return sent;
}

/* Another rule decided before it: what check dnat-shadowed is about. */
static void add_shadowed(struct observation *obs, const struct search_hit *hit)
{
	struct record *record = facts_add(obs->facts, "near_misses");

	fact_word(record, "journey", "request");
	fact_word(record, "hook", hook_name(hit->chain->family, hit->chain->hook));
	fact_int(record, "place", obs->nat_place);
	fact_word(record, "purpose", "translate");
	fact_word(record, "term", "not-reached");
	fact_int(record, "failed", 0);
	fact_addr(record, "target.addr", &hit->target);
	fact_int(record, "target.port", hit->port);
	fact_bool(record, "target.expected", true);
	observe_rule(record, "rule", hit->rule->chain, hit->rule);
	observe_rule(record, "decider", obs->nat_item->rule->chain, obs->nat_item->rule);
}

static void add_elsewhere(struct observation *obs, const struct search_hit *hit)
{
	static const char *const words[] = {
		[SEARCH_DORMANT] = "dormant",
		[SEARCH_UNREFERENCED] = "unreferenced",
		[SEARCH_OTHER_HOOK] = "hook",
	};
	struct record *top = facts_top(obs->facts), *record;

	if (hit->why == SEARCH_BEHIND) {
		if (obs->nat_item)
			add_shadowed(obs, hit);
		return;
	}
	record = facts_add(obs->facts, "elsewhere");
	fact_word(record, "why", words[hit->why]);
	if (hit->chain->base)
		fact_word(record, "hook", hook_name(hit->chain->family, hit->chain->hook));
	fact_bool(record, "dormant", hit->dormant);
	fact_int(record, "place", fact_get_int(top, "nat.place", 0));
	observe_rule(record, "rule", hit->rule->chain, hit->rule);
}

void observe_elsewhere(struct observation *obs, const struct packet *sent, struct scratch *scratch)
{
	struct record *top = facts_top(obs->facts);
	const struct packet *packet = packet_for_nat(obs, sent);
	const char *kind = fact_get_text(top, "nat.kind", "");
	struct rule *rules[SEARCH_HITS_MAX];
	_cleanup_(search_done) struct search search = {
		.ruleset = obs->explainer.ruleset,
		.env = obs->explainer.env,
		.packet = packet,
		.hook = obs->approach->local ? NF_INET_LOCAL_OUT : NF_INET_PRE_ROUTING,
		.translated = fact_get_bool(top, "nat.done", false),
		.wanted = is_wanted,
		.was_asked = was_asked,
		.data = obs,
	};

	if (!packet || !fact_get_bool(top, "flow.translated", false) || !fact_get_bool(top, "nat.consulted", false) ||
	    fact_get_bool(top, "nat.expected", true) || !strcmp(kind, "captured") || !strcmp(kind, "untracked") ||
	    search_translations(&search, NULL) < 0)
		return;
	for (size_t i = 0; i < search.n_hits; i++)
		rules[i] = search.hits[i].rule;
	if (search.n_hits)
		rules_text(obs->explainer.ruleset, scratch, rules, search.n_hits, NULL);
	for (size_t i = 0; i < search.n_hits; i++)
		add_elsewhere(obs, &search.hits[i]);
	if (search.stopped && !search.n_hits)
		result_note(obs->result,
			    "the search for a rule that translates to the target, where this flow was not asked, "
			    "stopped %s",
			    search.stopped);
}
