/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder exempt-from-notrack: a return for this flow before the rule that takes it out of conntrack.
 */
#include <errno.h>

#include <netinet/in.h>
#include <linux/netfilter.h>

#include "rules/fix_private.h"

/* The flow would skip them: they must not be able to stop it. */
static int check_rest(const struct fix_job *job, const struct chain *chain, const struct rule *from,
		      const struct packet *packet, struct err *err)
{
	if (chain->base && chain->policy == NF_DROP)
		return err_set(err, -ENOTSUP, "chain %s drops what no rule of it accepts", chain->name);
	for (size_t i = from->index + 1; i < chain->n_rules; i++) {
		struct packet copy = *packet;
		struct rule_eval eval;
		bool harmless;

		eval_rule(chain->rules[i], job->context->env, &copy, &eval);
		harmless = eval.outcome == OUTCOME_NO_MATCH || eval.action.kind == ACTION_NONE ||
			   eval.action.kind == ACTION_CONTINUE || eval.action.kind == ACTION_ACCEPT ||
			   eval.action.kind == ACTION_RETURN || eval.action.kind == ACTION_NOTRACK;
		rule_eval_done(&eval);
		if (!harmless)
			return err_set(err, -ENOTSUP,
				       "the flow would skip rule #%llu of chain %s, which may have more to say of it",
				       (unsigned long long)chain->rules[i]->handle, chain->name);
	}
	return 0;
}

int fix_notrack(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	_cleanup_(freep) char *terms = NULL;
	_cleanup_(freep) char *words = NULL;
	struct rule_fix fix = { .where = RULE_BEFORE };
	struct chain *chain = NULL;
	struct packet packet;
	struct fix_flow flow;
	struct rule *rule;
	int r;

	if (!fix_place(job->record, job->prefix, &fix.place) || !fix.place.handle)
		return err_set(err, -ENOTSUP, "it is not known which rule took the packet out of conntrack");
	r = fix_live_rule(job, &fix.place, &chain, &rule, err);
	if (r == 0)
		r = ruleset_rules(job->context->ruleset, chain, 0, 0, err);
	if (r == 0)
		r = fix_public_packet(job, &packet, err);
	if (r == 0)
		r = check_rest(job, chain, rule, &packet, err);
	if (r == 0)
		r = fix_flow(job, &packet, fix.place.family, &flow, err);
	if (r < 0)
		return r;
	flow.ct = "";
	terms = fix_terms(&flow);
	words = xasprintf("%s return", terms);
	fix.words = words;
	fix.want = (struct expectation){ .packet = &packet, .action = ACTION_RETURN };
	fix.opens = xasprintf("nothing; the flow is tracked again, and skips the rest of chain %s", chain->name);
	return fix_rule(job, &fix, ret_fix, err);
}
