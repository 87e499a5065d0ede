/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A new rule as a fix: its command, the line that takes it out again.
 */
#include <errno.h>

#include "rules/fix_private.h"
#include "rules/iptables.h"

int fix_live_rule(const struct fix_job *job, const struct rule_place *place, struct chain **ret_chain,
		  struct rule **ret_rule, struct err *err)
{
	struct chain *chain;
	int r;

	r = ruleset_chain(job->context->ruleset, place->family, place->table, place->chain, &chain, err);
	if (r < 0)
		return r;
	if (place->handle && !chain_rule(chain, place->handle)) {
		r = ruleset_rules(job->context->ruleset, chain, place->handle, 0, err);
		if (r < 0)
			return r;
	}
	*ret_chain = chain;
	*ret_rule = place->handle ? chain_rule(chain, place->handle) : NULL;
	if (place->handle && !*ret_rule)
		return err_set(err, -ENOTSUP, "the rule beside which a new one belongs is not there any more");
	return 0;
}

int fix_eval(const struct fix_job *job, const struct rule_place *place, const struct packet *packet,
	     struct rule_eval *own, const struct rule_eval **ret_eval, struct err *err)
{
	const struct fix_context *context = job->context;
	const struct rule_eval *eval = context->eval_of ? context->eval_of(context->data, job->record) : NULL;
	struct packet copy = *packet;
	struct chain *chain;
	struct rule *rule;
	int r;

	if (!eval) {
		r = fix_live_rule(job, place, &chain, &rule, err);
		if (r < 0)
			return r;
		if (!rule)
			return err_set(err, -ENOTSUP, "there is no rule to look at");
		eval_rule(rule, context->env, &copy, own);
		eval = own;
	}
	*ret_eval = eval;
	return 0;
}

static int rule_try(const struct fix_job *job, const struct rule_fix *rule, const char *words, const char *comment,
		    struct fix **ret_fix, struct err *err)
{
	static const char *const verbs[] = {
		[RULE_BEFORE] = "insert rule",
		[RULE_AFTER] = "add rule",
		[RULE_LAST] = "add rule",
	};
	_cleanup_(freep) char *quoted = xasprintf("\"%s\"", comment);
	const struct nft_command command = { verbs[rule->where], rule->place, words, quoted };
	struct chain *chain;
	struct rule *beside;
	struct fix *fix;
	int r;

	r = fix_live_rule(job, &rule->place, &chain, &beside, err);
	if (r == 0)
		r = trial_rule(job, &command, beside, &rule->want, err);
	if (r < 0)
		return r;
	if (iptables_owns(job->context->ruleset, chain))
		return fix_iptables(job, rule, beside, comment, ret_fix, err);
	fix = fix_new();
	fix_command(fix, command_shell(&command));
	fix_undo(fix, command_undo(&rule->place, comment, NULL));
	*ret_fix = fix;
	return 0;
}

int fix_rule(const struct fix_job *job, const struct rule_fix *rule, struct fix **ret_fix, struct err *err)
{
	_cleanup_(freep) char *opens = rule->opens;
	_cleanup_(freep) char *words = xasprintf("%s comment", rule->words);
	_cleanup_(freep) char *comment =
		fix_comment((uint16_t)fact_get_int(facts_top(job->context->facts), "flow.public_port", 0));
	struct fix *fix = NULL;
	int r;

	r = fix_place_names(&rule->place, err);
	if (r == 0)
		r = rule_try(job, rule, words, comment, &fix, err);
	if (r < 0 || !fix)
		return r;
	fix->opens = TAKE_PTR(opens);
	*ret_fix = fix;
	return 0;
}
