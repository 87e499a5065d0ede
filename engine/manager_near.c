/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules around a place: a few, however long the chain is.
 */
#include "engine/manager_near.h"

#include "rules/iptables.h"

/* Chains up to that length are read to their end. */
#define SHORT_CHAIN 64

/* A rule of nft has a text only where the packet's path shows it. */
static char *text_of(struct ruleset *ruleset, bool iptables, const struct rule *rule)
{
	_cleanup_(words_done) struct words words = { 0 };

	if (!iptables)
		return rule->text ? xstrdup(rule->text) : NULL;
	return iptables_rule_words(ruleset, rule, &words) ? words_shown(&words) : NULL;
}

static void add(struct ruleset *ruleset, bool iptables, const struct rule *rule, struct manager_rules *rules)
{
	char *text = text_of(ruleset, iptables, rule);

	if (!text)
		return;
	xgrow(&rules->list, rules->n, sizeof(*rules->list));
	rules->list[rules->n++] = text;
}

static void rules_done(struct manager_rules *rules)
{
	for (size_t i = 0; i < rules->n; i++)
		free(rules->list[i]);
	free(rules->list);
	*rules = (struct manager_rules){ 0 };
}

void manager_near(struct ruleset *ruleset, uint64_t handle, struct manager_place *place)
{
	const struct manager_chain *at = &place->chain;
	const struct rule *decided;
	struct chain *chain;
	size_t end;

	if (ruleset_chain(ruleset, family_number(at->family), at->table, at->name, &chain, NULL) < 0)
		return;
	if (!chain->rules_complete && chain->use <= SHORT_CHAIN)
		(void)ruleset_rules(ruleset, chain, 0, 0, NULL);
	decided = handle ? chain_rule(chain, handle) : NULL;
	if (!decided && (handle || !chain->rules_complete))
		return;
	end = decided ? decided->index + 1 : chain->n_rules;
	for (size_t i = end > 2 ? end - 2 : 0; i < end; i++)
		add(ruleset, place->iptables, chain->rules[i], &place->near);
	for (size_t i = 0; chain->rules_complete && chain->n_rules <= MANAGER_WHOLE && i < chain->n_rules; i++)
		add(ruleset, place->iptables, chain->rules[i], &place->whole);
	/* All of them, or it is not the whole. */
	if (place->whole.n < chain->n_rules)
		rules_done(&place->whole);
}

void manager_near_done(struct manager_place *place)
{
	rules_done(&place->near);
	rules_done(&place->whole);
}
