/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a packet through a legacy table as the kernel does: a stack of jumps, the first verdict wins.
 */
#include "rules/legacy/private.h"

#include <string.h>

#include <linux/netfilter.h>

#include "engine/base/str.h"

/* The kernel refuses loops; the bounds are for bytes that are none of its own. */
#define DEPTH_MAX 64
#define RULES_MAX 100000

struct walking {
	const struct legacy_table *table;
	const struct eval_env *env;
	struct packet *packet;
	struct legacy_end end;
	size_t left; /* rules that may still be looked at */
	struct {
		const struct chain *chain;
		size_t next;
	} stack[DEPTH_MAX];
	size_t depth;
	bool ended;
};

static void doubt(struct walking *w, const struct rule *rule, const char *why)
{
	if (w->end.doubt)
		return;
	w->end.doubt = rule;
	w->end.why = xstrdup(why ? why : "it cannot be told whether it matches");
}

static void end_at(struct walking *w, enum action_kind action, const struct rule *rule)
{
	w->ended = true;
	w->end.action = action;
	w->end.rule = rule;
	w->end.chain = rule->chain;
}

static void enter(struct walking *w, const struct rule *rule, const char *name, bool jump)
{
	const struct chain *chain = legacy_chain_named(w->table, name);

	if (!chain || (jump && w->depth + 1 == DEPTH_MAX)) {
		doubt(w, rule, "the chain that it leads to cannot be followed");
		return;
	}
	w->depth += jump;
	w->stack[w->depth].chain = chain;
	w->stack[w->depth].next = 0;
}

/* The rule matched. */
static void follow(struct walking *w, const struct rule *rule, const struct action *action)
{
	switch (action->kind) {
	case ACTION_NONE:
	case ACTION_CONTINUE:
	case ACTION_NOTRACK:
		return;
	case ACTION_JUMP:
	case ACTION_GOTO:
		enter(w, rule, action->chain, action->kind == ACTION_JUMP);
		return;
	case ACTION_RETURN:
		w->stack[w->depth].next = SIZE_MAX;
		return;
	case ACTION_OTHER:
		doubt(w, rule, "its target is not decoded");
		return;
	default:
		end_at(w, action->kind, rule);
	}
}

static void look_at(struct walking *w, const struct rule *rule)
{
	struct packet before = *w->packet;
	const uint32_t mark = before.mark;
	const bool known = before.mark_known;
	enum outcome outcome;
	struct rule_eval eval;

	eval_rule_quick(rule, w->env, w->packet, &outcome);
	if (outcome == OUTCOME_NO_MATCH)
		return;
	eval_rule(rule, w->env, &before, &eval);
	if (outcome == OUTCOME_UNKNOWN) {
		/* What goes on in either case is no matter of doubt. */
		if (eval.action.kind != ACTION_NONE && eval.action.kind != ACTION_CONTINUE)
			doubt(w, rule, eval.why);
	} else {
		if (known && (!w->packet->mark_known || w->packet->mark != mark))
			w->end.marker = rule;
		follow(w, rule, &eval.action);
	}
	rule_eval_done(&eval);
}

static void policy(struct walking *w, const struct chain *base)
{
	w->ended = true;
	w->end.chain = base;
	w->end.action = base->policy == NF_DROP ? ACTION_DROP : ACTION_ACCEPT;
}

void legacy_walk(const struct legacy_table *table, uint32_t hook, const struct eval_env *env, struct packet *packet,
		 struct legacy_end *ret_end)
{
	const struct chain *base = legacy_base(table, hook);
	struct walking w = { .table = table,
			     .env = env,
			     .packet = packet,
			     .left = RULES_MAX,
			     .end = { .action = ACTION_ACCEPT, .chain = base } };

	w.stack[0].chain = base;
	while (base && !w.ended) {
		const struct chain *chain = w.stack[w.depth].chain;

		if (w.stack[w.depth].next < chain->n_rules && w.left) {
			w.left--;
			look_at(&w, chain->rules[w.stack[w.depth].next++]);
		} else if (w.depth) {
			w.depth--;
		} else {
			policy(&w, base);
		}
	}
	if (!w.left && base->n_rules)
		doubt(&w, base->rules[0], "the table has too many rules to look at all");
	*ret_end = w.end;
}
