/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What may a base chain do with a packet of which not all is known?
 */
#include "rules/possible.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_tuple_common.h>

#define DEPTH_MAX 16
#define RULES_MAX 2000 /* evaluated, all ways together */

struct search {
	struct ruleset *ruleset;
	const struct eval_env *env;
	size_t budget;
	struct possible *found;
	int32_t zone; /* as in struct possible */
};

static unsigned int chain_may(struct search *s, struct chain *chain, struct packet *packet, unsigned int depth);

/* The first rule that gives one decides: later ones change nothing any more. */
static void note_zone(struct search *s, const struct rule_eval *eval)
{
	if (s->zone != ZONE_NONE || !(eval->effects & EFFECT_ZONE) || eval->zone_dir == IP_CT_DIR_REPLY)
		return;
	s->zone = eval->zone >= 0 ? eval->zone : ZONE_UNKNOWN;
}

/* What was not followed may have given one. */
static unsigned int anything(struct search *s)
{
	if (s->zone == ZONE_NONE)
		s->zone = ZONE_UNKNOWN;
	return MAY_ANY;
}

/* What either way left behind. */
static void join(struct packet *packet, const struct packet *other)
{
	packet->mark_known = packet->mark_known && other->mark_known && packet->mark == other->mark;
	packet->ct_mark_known = packet->ct_mark_known && other->ct_mark_known && packet->ct_mark == other->ct_mark;
}

static unsigned int translation(struct search *s, const struct action *action)
{
	struct possible *found = s->found;
	bool here = action->kind == ACTION_REDIRECT;
	struct addr addr = { 0 };

	if ((!here && (!action->addr_known || !addr_equal(&action->addr, &action->addr_max))) || !action->port_known ||
	    action->port != action->port_max)
		return MAY_TRANSLATE | MAY_DIFFER;
	if (!here)
		addr = action->addr;
	if (found->ends & MAY_TRANSLATE && (!addr_equal(&found->addr, &addr) || found->port != action->port))
		return MAY_TRANSLATE | MAY_DIFFER;
	found->addr = addr;
	found->port = action->port;
	return MAY_TRANSLATE;
}

static unsigned int jump_may(struct search *s, const struct rule *from, const char *name, struct packet *packet,
			     unsigned int depth)
{
	struct chain *chain;

	if (ruleset_chain(s->ruleset, from->chain->family, from->chain->table, name, &chain, NULL) < 0)
		return anything(s);
	return chain_may(s, chain, packet, depth);
}

/* MAY_RETURN: the rule behind it is next. *ret_leaves: not the one behind it, but behind the jump that led here. */
static unsigned int action_may(struct search *s, const struct rule *rule, const struct rule_eval *eval,
			       struct packet *packet, unsigned int depth, bool *ret_leaves)
{
	*ret_leaves = eval->action.kind == ACTION_GOTO || eval->action.kind == ACTION_RETURN;
	switch (eval->action.kind) {
	case ACTION_ACCEPT:
		return MAY_PASS;
	case ACTION_DROP:
	case ACTION_REJECT:
		return MAY_DROP;
	case ACTION_DNAT:
	case ACTION_REDIRECT:
		return translation(s, &eval->action);
	case ACTION_JUMP:
	case ACTION_GOTO:
		return jump_may(s, rule, eval->action.chain, packet, depth + 1);
	case ACTION_QUEUE:
	case ACTION_OTHER:
		return MAY_ANY;
	default:
		return MAY_RETURN;
	}
}

static bool asks_unknown_vmap(const struct rule_eval *eval)
{
	for (size_t i = 0; i < eval->n_terms; i++)
		if (eval->terms[i].kind == TERM_VMAP_LOOKUP && eval->terms[i].outcome == OUTCOME_UNKNOWN)
			return true;
	return false;
}

/* One rule that matches, or may. Without MAY_RETURN nothing behind it is come to. */
static unsigned int rule_may(struct search *s, const struct rule *rule, const struct rule_eval *eval,
			     struct packet *packet, unsigned int depth, bool *ret_leaves)
{
	struct packet taken = *packet;
	int32_t zone = s->zone;
	unsigned int ends;

	note_zone(s, eval);
	ends = asks_unknown_vmap(eval) ? anything(s) | MAY_RETURN
				       : action_may(s, rule, eval, &taken, depth, ret_leaves);
	if (eval->outcome != OUTCOME_MATCH && s->zone != zone)
		s->zone = ZONE_UNKNOWN;

	if (eval->outcome == OUTCOME_MATCH)
		*packet = taken;
	else
		join(packet, &taken);
	return ends;
}

/* Chains are read as far as they are come to. */
static bool has_rule(struct search *s, struct chain *chain, size_t i)
{
	uint64_t last = chain->n_rules ? chain->rules[chain->n_rules - 1]->handle : 0;

	if (i < chain->n_rules)
		return true;
	return !chain->rules_complete && ruleset_rules(s->ruleset, chain, last, last ? RULES_MAX : 0, NULL) == 0 &&
	       i < chain->n_rules;
}

static unsigned int chain_may(struct search *s, struct chain *chain, struct packet *packet, unsigned int depth)
{
	unsigned int ends = 0;

	if (depth > DEPTH_MAX)
		return anything(s);
	for (size_t i = 0; has_rule(s, chain, i); i++) {
		struct rule_eval eval;
		enum outcome outcome;
		bool leaves = false;
		unsigned int may;

		if (!s->budget)
			return anything(s);
		s->budget--;
		eval_rule_brief(chain->rules[i], s->env, packet, &eval);
		outcome = eval.outcome;
		may = outcome == OUTCOME_NO_MATCH ? 0 : rule_may(s, chain->rules[i], &eval, packet, depth, &leaves);
		rule_eval_done(&eval);
		if (outcome == OUTCOME_NO_MATCH)
			continue;
		ends |= may & ~(leaves ? 0 : MAY_RETURN);
		s->found->ends |= may & MAY_ANY;
		if (outcome == OUTCOME_MATCH && (leaves || !(may & MAY_RETURN)))
			return ends;
	}
	return ends | (chain->rules_complete ? MAY_RETURN : anything(s));
}

void possible_ends(struct ruleset *ruleset, const struct eval_env *env, struct chain *chain,
		   const struct packet *packet, struct possible *ret_possible)
{
	struct possible found = { .left = *packet };
	struct search search = { .ruleset = ruleset, .env = env, .budget = RULES_MAX, .found = &found, .zone = ZONE_NONE };
	unsigned int ends = chain_may(&search, chain, &found.left, 0);

	if (ends & MAY_RETURN)
		ends |= chain->policy == NF_DROP ? MAY_DROP : MAY_PASS;
	found.ends = ends & MAY_ANY;
	found.zone = search.zone;
	*ret_possible = found;
}
