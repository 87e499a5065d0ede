/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder accept-before: a rule that accepts this flow alone, at a place that the packet reaches before it is stopped.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <netinet/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include <libnftnl/expr.h>

#include "rules/fix_private.h"

static int look_for_accept(struct nftnl_expr *expr, void *data)
{
	if (!strcmp(nftnl_expr_get_str(expr, NFTNL_EXPR_NAME), "immediate") &&
	    nftnl_expr_is_set(expr, NFTNL_EXPR_IMM_VERDICT))
		*(bool *)data = nftnl_expr_get_u32(expr, NFTNL_EXPR_IMM_VERDICT) == NF_ACCEPT;
	return 0;
}

static bool accepts(const struct rule *rule)
{
	bool accept = false;

	nftnl_expr_foreach(rule->nftnl, look_for_accept, &accept);
	return accept;
}

/* A return or goto in a base chain ends it: what stands behind is not reached. */
static bool leaves(const struct fix_job *job, const struct rule *rule, struct packet *packet)
{
	struct packet before = *packet;
	struct rule_eval eval;
	enum outcome outcome;
	bool left;

	eval_rule_quick(rule, job->context->env, packet, &outcome);
	if (outcome == OUTCOME_NO_MATCH)
		return false;
	eval_rule(rule, job->context->env, &before, &eval);
	left = eval.action.kind == ACTION_RETURN || eval.action.kind == ACTION_GOTO;
	rule_eval_done(&eval);
	return left;
}

/* Where a chain that came to its policy still has the packet: behind its last accept, at the end, or before the rule
 * that left it. */
static int place_in_chain(const struct fix_job *job, const struct record *stop, const struct packet *packet,
			  struct rule_fix *rule, struct err *err)
{
	const struct rule *accept = NULL, *leave = NULL;
	struct rule_place exit = { 0 };
	struct packet here = *packet;
	struct chain *chain;
	struct rule *none;
	int r;

	r = fix_live_rule(job, &rule->place, &chain, &none, err);
	if (r == 0)
		r = ruleset_rules(job->context->ruleset, chain, 0, 0, err);
	if (r < 0)
		return r;
	if (fix_place(stop, "exit", &exit) && exit.handle) {
		/* The trace knows better than any evaluation. */
		rule->where = RULE_BEFORE;
		rule->place.handle = exit.handle;
		return 0;
	}
	for (size_t i = 0; i < chain->n_rules && !leave; i++) {
		if (leaves(job, chain->rules[i], &here))
			leave = chain->rules[i];
		else if (accepts(chain->rules[i]))
			accept = chain->rules[i];
	}
	rule->where = accept ? RULE_AFTER : leave ? RULE_BEFORE : RULE_LAST;
	rule->place.handle = accept ? accept->handle : leave ? leave->handle : 0;
	return 0;
}

/* To accept in a nat chain means not to translate. */
static int check_type(const struct fix_job *job, const struct record *stop, const struct rule_place *place,
		      struct err *err)
{
	struct rule_place base = *place;
	struct chain *chain;
	int r;

	if (stop)
		fix_place(stop, "base", &base);
	r = ruleset_chain(job->context->ruleset, base.family, base.table, base.chain, &chain, err);
	if (r < 0)
		return r;
	if (chain->base && chain->type && !strcmp(chain->type, "nat"))
		return err_set(err, -ENOTSUP,
			       "it was dropped in a nat chain, where an accept would keep it from being translated");
	return 0;
}

static int accept_at(const struct fix_job *job, const struct record *record, const struct record *stop,
		     struct rule_place place, const char *note, struct fix **ret_fix, struct err *err)
{
	struct rule_fix rule = { .where = RULE_BEFORE, .place = place };
	_cleanup_(freep) char *terms = NULL;
	_cleanup_(freep) char *words = NULL;
	struct packet packet;
	struct fix_flow flow;
	int r;

	r = check_type(job, stop, &place, err);
	if (r == 0)
		r = fix_packet(job, record, &packet, err);
	if (r == 0)
		r = fix_flow(job, &packet, place.family, &flow, err);
	if (r == 0 && !place.handle)
		r = place_in_chain(job, stop, &packet, &rule, err);
	if (r < 0)
		return r;
	terms = fix_terms(&flow);
	words = xasprintf("%s accept", terms);
	rule.words = words;
	rule.want = (struct expectation){ .packet = &packet, .action = ACTION_ACCEPT };
	rule.opens = fix_opens(&flow);
	if (note) {
		char *longer = xasprintf("%s; %s", rule.opens, note);

		free(rule.opens);
		rule.opens = longer;
	}
	return fix_rule(job, &rule, ret_fix, err);
}

int fix_accept_stop(const struct fix_job *job, const struct record *stop, const char *note, struct fix **ret_fix,
		    struct err *err)
{
	struct rule_place place;

	if (!stop || !strcmp(fact_get_text(stop, "kind", "silent"), "silent"))
		return err_set(err, -ENOTSUP, "it is not known which rule stopped the packet");
	if (!fix_place(stop, "rule", &place) && !fix_place(stop, "base", &place))
		return err_set(err, -ENOTSUP, "it is not known which rule stopped the packet");
	return accept_at(job, stop, stop, place, note, ret_fix, err);
}

int fix_accept_before(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	const struct record *stop = fix_stop(job->record);
	struct rule_place place;

	if (stop == job->record || (stop && strcmp(job->prefix, "decider")))
		return fix_accept_stop(job, stop, NULL, ret_fix, err);
	if (!fix_place(job->record, job->prefix, &place))
		return err_set(err, -ENOTSUP, "it is not known which rule stopped the packet");
	return accept_at(job, job->record, stop, place, NULL, ret_fix, err);
}
