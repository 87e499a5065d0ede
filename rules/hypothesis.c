/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What would a rule have done, had it matched?
 */
#include "rules/hypothesis.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "rules/message.h"

#define DEPTH_MAX 16
#define RULES_MAX 2000 /* looked at in one hypothetical jump */

/* How far to look; and the one rule that is not what it is. */
struct limits {
	size_t budget;
	const struct rule *rule;
	enum hypothesis_as as;
	bool passed; /* that rule was come to */
};

static struct hypothesis translation(const struct action *action, const struct packet *packet)
{
	struct hypothesis would = { .result = WOULD_TRANSLATE };

	if (action->kind == ACTION_REDIRECT || !action->addr_known || !addr_equal(&action->addr, &action->addr_max) ||
	    (action->port_known && action->port != action->port_max))
		return would;
	would.target_known = true;
	would.target_addr = action->addr;
	would.target_port = action->port_known && action->port ? action->port : packet_dport(packet);
	return would;
}

#define VMAP_MAX 256 /* elements that are looked at; a larger map leads somewhere */

static int look_for_pass(struct nftnl_set_elem *element, void *data)
{
	int32_t verdict;

	if (!nftnl_set_elem_is_set(element, NFTNL_SET_ELEM_VERDICT))
		return 0;
	verdict = (int32_t)nftnl_set_elem_get_u32(element, NFTNL_SET_ELEM_VERDICT);
	if (verdict == NF_ACCEPT || verdict == NFT_JUMP || verdict == NFT_GOTO)
		*(bool *)data = true;
	return 0;
}

/* Does any key of the map lead to an accept, or to a chain? One that only drops misses nothing. */
static bool lets_through(struct ruleset *ruleset, const struct set *map)
{
	struct nlmsghdr **msgs;
	bool pass = false;
	size_t n;

	if (!map || ruleset_set_elements(ruleset, map, VMAP_MAX, &msgs, &n, NULL) < 0)
		return true;
	for (size_t i = 0; i < n && !pass; i++) {
		struct nftnl_set *set = nftnl_set_alloc();

		if (!set || !message_elements_ok(msgs[i]) || nftnl_set_elems_nlmsg_parse(msgs[i], set) < 0 ||
		    nftnl_set_elem_foreach(set, look_for_pass, &pass) < 0)
			pass = true;
		nftnl_set_free(set);
	}
	return pass;
}

/* The verdict map that has no key for the packet, or NULL. */
static const struct term *missed_vmap(const struct rule_eval *eval)
{
	for (size_t i = 0; i < eval->n_terms; i++)
		if (eval->terms[i].kind == TERM_VMAP_LOOKUP && eval->terms[i].outcome == OUTCOME_NO_MATCH)
			return &eval->terms[i];
	return NULL;
}

static struct hypothesis chain_would(struct ruleset *ruleset, const struct eval_env *env, struct chain *chain,
				     struct packet packet, unsigned int depth, struct limits *limits);

static struct hypothesis jump_would(struct ruleset *ruleset, const struct eval_env *env, const struct rule *from,
				    const char *name, const struct packet *packet, unsigned int depth,
				    struct limits *limits)
{
	struct chain *chain;

	if (ruleset_chain(ruleset, from->chain->family, from->chain->table, name, &chain, NULL) < 0)
		return (struct hypothesis){ .result = WOULD_UNKNOWN };
	return chain_would(ruleset, env, chain, *packet, depth, limits);
}

static struct hypothesis action_would(struct ruleset *ruleset, const struct eval_env *env, const struct rule *rule,
				      const struct rule_eval *eval, const struct packet *packet, unsigned int depth,
				      struct limits *limits)
{
	switch (eval->action.kind) {
	case ACTION_ACCEPT:
		return (struct hypothesis){ .result = WOULD_ACCEPT };
	case ACTION_DROP:
	case ACTION_REJECT:
		return (struct hypothesis){ .result = WOULD_DROP, .decider = rule };
	case ACTION_DNAT:
	case ACTION_REDIRECT:
		return translation(&eval->action, packet);
	case ACTION_JUMP:
	case ACTION_GOTO:
		return jump_would(ruleset, env, rule, eval->action.chain, packet, depth, limits);
	case ACTION_QUEUE:
	case ACTION_OTHER:
		return (struct hypothesis){ .result = WOULD_UNKNOWN,
					    .handed_on = eval->effects & EFFECT_FWD ? rule : NULL };
	default:
		return (struct hypothesis){ .result = WOULD_NOTHING };
	}
}

/* Of the chain with that rule only what stands near behind it, however long the chain is. */
static int read_chain(struct ruleset *ruleset, struct chain *chain, const struct limits *limits)
{
	if (!limits->rule || limits->rule->chain != chain)
		return ruleset_rules(ruleset, chain, 0, 0, NULL);
	return ruleset_rules(ruleset, chain, limits->rule->handle, RULES_MAX, NULL);
}

static struct hypothesis chain_would(struct ruleset *ruleset, const struct eval_env *env, struct chain *chain,
				     struct packet packet, unsigned int depth, struct limits *limits)
{
	const struct hypothesis unknown = { .result = WOULD_UNKNOWN };

	if (depth > DEPTH_MAX || read_chain(ruleset, chain, limits) < 0)
		return unknown;
	for (size_t i = 0; i < chain->n_rules; i++) {
		struct rule_eval eval = { 0 };
		struct hypothesis would;
		enum outcome outcome;
		struct packet before = packet, scratch = packet;

		if (!limits->budget--)
			return unknown;
		if (chain->rules[i] == limits->rule) {
			limits->passed = true;
			if (limits->as == RULE_DROPS)
				return (struct hypothesis){ .result = WOULD_DROP };
			continue;
		}
		eval_rule_quick(chain->rules[i], env, &scratch, &outcome);
		/* The packet did come to that rule, so nothing before it can have decided. */
		if (outcome == OUTCOME_UNKNOWN && limits->rule && limits->as == RULE_ABSENT && !limits->passed)
			continue;
		if (outcome == OUTCOME_NO_MATCH) {
			packet = scratch;
			continue;
		}
		eval_rule(chain->rules[i], env, &packet, &eval);
		if (outcome == OUTCOME_UNKNOWN && eval.action.kind != ACTION_NONE &&
		    eval.action.kind != ACTION_CONTINUE) {
			rule_eval_done(&eval);
			return unknown;
		}
		would = action_would(ruleset, env, chain->rules[i], &eval, &before, depth + 1, limits);
		if (would.result == WOULD_NOTHING &&
		    (eval.action.kind == ACTION_RETURN || eval.action.kind == ACTION_GOTO)) {
			rule_eval_done(&eval);
			return would;
		}
		rule_eval_done(&eval);
		if (would.result != WOULD_NOTHING)
			return would;
	}
	return chain->rules_complete ? (struct hypothesis){ .result = WOULD_NOTHING } : unknown;
}

struct hypothesis hypothesis_rule(struct ruleset *ruleset, const struct eval_env *env, const struct rule *rule,
				  const struct rule_eval *eval, const struct packet *packet)
{
	const struct term *missed = missed_vmap(eval);
	struct limits limits = { .budget = RULES_MAX };

	if (missed)
		return (struct hypothesis){ .result =
						    lets_through(ruleset, missed->set) ? WOULD_ACCEPT : WOULD_NOTHING };
	return action_would(ruleset, env, rule, eval, packet, 0, &limits);
}

struct hypothesis hypothesis_with(struct ruleset *ruleset, const struct eval_env *env, struct chain *chain,
				  const struct packet *packet, const struct rule *rule, enum hypothesis_as as)
{
	struct limits limits = { .budget = RULES_MAX, .rule = rule, .as = as };
	struct hypothesis would = chain_would(ruleset, env, chain, *packet, 0, &limits);

	if (rule && as == RULE_ABSENT && !limits.passed)
		would.result = WOULD_UNKNOWN;
	if (would.result == WOULD_NOTHING)
		would.result = chain->policy == NF_DROP || as == POLICY_DROPS ? WOULD_DROP : WOULD_ACCEPT;
	return would;
}

struct hypothesis hypothesis_chain(struct ruleset *ruleset, const struct eval_env *env, struct chain *chain,
				   const struct packet *packet)
{
	return hypothesis_with(ruleset, env, chain, packet, NULL, RULE_ABSENT);
}
