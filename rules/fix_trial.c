/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tries a command on copies in the scratch namespace, and looks at what it made with the same eyes as at live rules.
 */
#include <errno.h>
#include <netinet/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>

#include "rules/fix_private.h"
#include "rules/replay.h"

/* A batch for an empty scratch namespace. */
static int trial_batch(const struct fix_job *job, struct nl **ret_nl, struct batch **ret_batch, struct err *err)
{
	int r;

	if (!job->context->scratch)
		return err_set(err, -ENOTSUP, "there is no scratch namespace to try a command in");
	r = scratch_empty(job->context->scratch, err);
	if (r == 0)
		r = scratch_nl(job->context->scratch, ret_nl, err);
	if (r < 0)
		return err_wrap(err, r, "a command could not be tried");
	*ret_batch = batch_new(*ret_nl);
	return 0;
}

/* What is there now; read anew each time. */
static int trial_read(struct nl *nl, const struct rule_place *place, struct ruleset **ret_ruleset,
		      struct chain **ret_chain, struct err *err)
{
	_cleanup_(ruleset_freep) struct ruleset *ruleset = ruleset_new(nl);
	struct chain *chain;
	int r;

	r = ruleset_chain(ruleset, place->family, place->table, place->chain, &chain, err);
	if (r == 0)
		r = ruleset_rules(ruleset, chain, 0, 0, err);
	if (r < 0)
		return r;
	*ret_ruleset = TAKE_PTR(ruleset);
	*ret_chain = chain;
	return 0;
}

static int trial_put(const struct fix_job *job, struct batch *batch, const struct rule_place *place,
		     const struct rule *beside, const struct rule *whole, struct err *err)
{
	struct replay replay = {
		.ruleset = job->context->ruleset,
		.batch = batch,
		.family = place->family,
		.table = place->table,
		.copy = place->table,
	};
	struct chain *chain;
	unsigned int index;
	int r;

	r = ruleset_chain(job->context->ruleset, place->family, place->table, place->chain, &chain, err);
	if (r < 0)
		return r;
	replay_begin(&replay);
	if (whole) {
		r = replay_whole_rule(&replay, whole, place->chain, &index, err);
	} else {
		replay_chain(batch, chain, place->table);
		if (beside)
			replay_empty_rule(batch, place->family, place->table, place->chain);
	}
	replay_done(&replay);
	return r;
}

/* The copy of the rule beside, in the scratch namespace. */
static int trial_handle(struct nl *nl, const struct rule_place *place, uint64_t *ret_handle, struct err *err)
{
	_cleanup_(ruleset_freep) struct ruleset *ruleset = NULL;
	struct chain *chain;
	int r;

	r = trial_read(nl, place, &ruleset, &chain, err);
	if (r < 0)
		return r;
	if (chain->n_rules != 1)
		return err_set(err, -ENOTSUP, "the copy of a rule could not be made");
	*ret_handle = chain->rules[0]->handle;
	return 0;
}

static int trial_judge(struct ruleset *ruleset, const struct rule *rule, const struct expectation *want,
		       struct err *err)
{
	struct packet packet = *want->packet;
	struct rule_eval eval;
	struct eval_env env;
	bool good;

	eval_env_ruleset(ruleset, &env);
	eval_rule(rule, &env, &packet, &eval);
	good = eval.outcome == OUTCOME_MATCH && eval.action.kind == want->action;
	if (want->action == ACTION_REDIRECT && want->port)
		good = good && eval.action.port == want->port;
	if (want->action == ACTION_DNAT)
		good = good && eval.action.addr_known && eval.action.port_known &&
		       addr_equal(&eval.action.addr, &want->addr) &&
		       (eval.action.port == want->port ||
			(!eval.action.port && packet_dport(want->packet) == want->port));
	rule_eval_done(&eval);
	return good ? 0
		    : err_set(err, -ENOTSUP, "a rule for this flow was tried, and would not have done what it should");
}

static int trial_look(struct nl *nl, const struct nft_command *command, uint64_t beside, const struct expectation *want,
		      struct err *err)
{
	_cleanup_(ruleset_freep) struct ruleset *ruleset = NULL;
	bool replace = !strcmp(command->verb, "replace rule");
	size_t n_wanted = beside && !replace ? 2 : 1, at;
	struct chain *chain;
	int r;

	r = trial_read(nl, &command->place, &ruleset, &chain, err);
	if (r < 0)
		return r;
	at = n_wanted == 2 && !strncmp(command->verb, "add", 3);
	if (chain->n_rules != n_wanted || (n_wanted == 2 && chain->rules[!at]->handle != beside))
		return err_set(err, -ENOTSUP, "a command was tried, and did not make exactly one rule in its place");
	return trial_judge(ruleset, chain->rules[at], want, err);
}

/* Whatever the trial shows: the kernel would refuse the command. */
static int check_owned(const struct fix_job *job, uint8_t family, const char *table, struct err *err)
{
	if (!ruleset_table_is_owned(job->context->ruleset, family, table))
		return 0;
	return err_set(err, -ENOTSUP, "table %s %s has the flag owner: only the program that made it can change it",
		       family_name(family), table);
}

int trial_rule(const struct fix_job *job, const struct nft_command *command, const struct rule *beside,
	       const struct expectation *want, struct err *err)
{
	_cleanup_(batch_freep) struct batch *batch = NULL;
	_cleanup_(freep) char *statement = NULL;
	bool replace = !strcmp(command->verb, "replace rule");
	struct nft_command copy = *command;
	struct nl *nl = NULL;
	int r;

	r = check_owned(job, command->place.family, command->place.table, err);
	if (r == 0)
		r = trial_batch(job, &nl, &batch, err);
	if (r == 0)
		r = trial_put(job, batch, &command->place, beside, replace ? beside : NULL, err);
	if (r == 0)
		r = batch_send(batch, NULL, err);
	if (r == 0 && beside)
		r = trial_handle(nl, &command->place, &copy.place.handle, err);
	if (r < 0)
		return r;
	statement = command_nft(&copy);
	r = scratch_run(job->context->scratch, statement, err);
	if (r < 0)
		return -ENOTSUP;
	return trial_look(nl, command, copy.place.handle, want, err);
}

static int trial_element_judge(struct nl *nl, const struct element_trial *trial, struct err *err)
{
	_cleanup_(ruleset_freep) struct ruleset *ruleset = ruleset_new(nl);
	struct set_answer answer = { 0 };
	struct set *set = NULL;
	bool good;
	int r;

	r = ruleset_set(ruleset, trial->set->family, trial->set->table, trial->set->name, &set, err);
	if (r == 0)
		r = ruleset_set_get(ruleset, set, trial->key, &answer, err);
	if (r < 0)
		return r;
	good = answer.member == trial->member && !answer.interval;
	if (trial->data)
		good = good && answer.data_len == trial->data_len && !memcmp(answer.data, trial->data, trial->data_len);
	if (trial->accept)
		good = good && answer.verdict_known && answer.verdict == NF_ACCEPT;
	return good ? 0
		    : err_set(err, -ENOTSUP, "a change of set %s was tried, and did not do what it should",
			      trial->set->name);
}

int trial_new(const struct fix_job *job, const char *before, const struct nft_command *command,
	      const struct expectation *want, struct err *err)
{
	_cleanup_(freep) char *statement = command_nft(command);
	struct nl *nl = NULL;
	int r;

	r = scratch_empty(job->context->scratch, err);
	if (r == 0)
		r = scratch_nl(job->context->scratch, &nl, err);
	if (r < 0)
		return r;
	if (scratch_run(job->context->scratch, before, err) < 0 ||
	    scratch_run(job->context->scratch, statement, err) < 0)
		return -ENOTSUP;
	return trial_look(nl, command, 0, want, err);
}

int trial_made(const struct fix_job *job, const struct rule_place *place, struct ruleset **ret_ruleset,
	       const struct rule **ret_rule, struct err *err)
{
	struct chain *chain;
	struct nl *nl;
	int r;

	r = scratch_nl(job->context->scratch, &nl, err);
	if (r < 0)
		return r;
	r = trial_read(nl, place, ret_ruleset, &chain, err);
	if (r < 0)
		return r;
	/* The copy beside it is empty. */
	for (size_t i = 0; i < chain->n_rules; i++) {
		if (!nftnl_rule_is_set(chain->rules[i]->nftnl, NFTNL_RULE_USERDATA))
			continue;
		*ret_rule = chain->rules[i];
		return 0;
	}
	return err_set(err, -ENOTSUP, "the rule that was tried is not there");
}

int trial_again(const struct fix_job *job, const struct rule_place *place, const struct nftnl_rule *rule,
		const struct expectation *want, struct ruleset **ret_ruleset, const struct rule **ret_rule,
		struct err *err)
{
	_cleanup_(batch_freep) struct batch *batch = NULL;
	struct chain *chain;
	struct nlmsghdr *nlh;
	struct nl *nl;
	int r;

	r = scratch_nl(job->context->scratch, &nl, err);
	if (r < 0)
		return r;
	batch = batch_new(nl);
	nlh = batch_msg(batch, NFT_MSG_NEWRULE, place->family, NLM_F_CREATE | NLM_F_APPEND);
	nftnl_rule_nlmsg_build_payload(nlh, (struct nftnl_rule *)rule);
	batch_msg_end(batch);
	r = batch_send(batch, NULL, err);
	if (r < 0)
		return r;
	r = trial_read(nl, place, ret_ruleset, &chain, err);
	if (r < 0)
		return r;
	*ret_rule = chain->rules[chain->n_rules - 1];
	return trial_judge(*ret_ruleset, *ret_rule, want, err);
}

bool trial_shows(const struct fix_job *job, const struct rule_place *place, const char *text)
{
	_cleanup_(freep) char *command =
		xasprintf("list chain %s %s %s", family_name(place->family), place->table, place->chain);
	_cleanup_(freep) char *line = xasprintf("\n\t\t%s\n\t}\n}\n", text);
	_cleanup_(freep) char *listing = NULL;

	return scratch_list(job->context->scratch, command, &listing, NULL) == 0 && strstr(listing, line);
}

int trial_element(const struct fix_job *job, const struct element_trial *trial, struct err *err)
{
	_cleanup_(batch_freep) struct batch *batch = NULL;
	struct nl *nl = NULL;
	int r;

	r = check_owned(job, trial->set->family, trial->set->table, err);
	if (r == 0)
		r = trial_batch(job, &nl, &batch, err);
	if (r < 0)
		return r;
	replay_table(batch, trial->set->family, trial->set->table);
	replay_set(batch, trial->set, trial->set->table, 1);
	r = batch_send(batch, NULL, err);
	if (r == 0 && trial->before)
		r = scratch_run(job->context->scratch, trial->before, err);
	if (r == 0)
		r = scratch_run(job->context->scratch, trial->statement, err);
	if (r < 0)
		return -ENOTSUP;
	return trial_element_judge(nl, trial, err);
}
