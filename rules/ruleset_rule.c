/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the rules of one chain, in order and no further than asked.
 */
#include "rules/ruleset_private.h"

#include <errno.h>
#include <string.h>

#include "engine/base/str.h"
#include "rules/message.h"

void rule_free(struct rule *rule)
{
	if (!rule)
		return;
	if (rule->nftnl)
		nftnl_rule_free(rule->nftnl);
	free(rule->msg);
	free(rule->text);
	free(rule->code);
	free(rule);
}

struct rule *chain_rule(const struct chain *chain, uint64_t handle)
{
	for (size_t i = 0; i < chain->n_rules; i++)
		if (chain->rules[i]->handle == handle)
			return chain->rules[i];
	return NULL;
}

struct rule_reading {
	struct chain *chain;
	size_t n_before; /* rules that were read earlier: pointers to them have been handed out */
	size_t seen;	 /* messages of this dump */
	uint64_t until;
	size_t more;  /* wanted behind `until` */
	bool found;   /* `until` was met */
	bool changed; /* the chain is not what was read earlier */
};

int rule_identity(const struct nlmsghdr *nlh, const struct chain *chain, uint64_t *ret_handle)
{
	static const uint8_t policy[NFTA_RULE_HANDLE + 1] = {
		[NFTA_RULE_TABLE] = MNL_TYPE_NUL_STRING,
		[NFTA_RULE_CHAIN] = MNL_TYPE_NUL_STRING,
		[NFTA_RULE_HANDLE] = MNL_TYPE_U64,
	};
	const struct nlattr *tb[NFTA_RULE_HANDLE + 1] = { 0 };
	uint8_t family;

	if (!ruleset_is(nlh, NFT_MSG_NEWRULE, &family) ||
	    ruleset_attrs(nlh, &(struct attr_want){ policy, tb, NFTA_RULE_HANDLE }) < 0 || !tb[NFTA_RULE_TABLE] ||
	    !tb[NFTA_RULE_CHAIN] || !tb[NFTA_RULE_HANDLE])
		return -EBADMSG;
	*ret_handle = be64toh(mnl_attr_get_u64(tb[NFTA_RULE_HANDLE]));
	return family == chain->family && !strcmp(mnl_attr_get_str(tb[NFTA_RULE_TABLE]), chain->table) &&
	       !strcmp(mnl_attr_get_str(tb[NFTA_RULE_CHAIN]), chain->name);
}

static struct rule *rule_new(const struct nlmsghdr *nlh, const struct chain *chain, uint64_t handle)
{
	struct rule *rule = xcalloc(1, sizeof(*rule));

	rule->kept = true;
	rule->chain = chain;
	rule->handle = handle;
	rule->index = chain->n_rules;
	rule->msg = ruleset_copy_msg(nlh);
	rule->nftnl = nftnl_rule_alloc();
	if (!rule->nftnl)
		abort();
	/* It refuses a whole rule for one expression kind that it does not know. */
	if (!message_rule_ok(nlh) || nftnl_rule_nlmsg_parse(nlh, rule->nftnl) < 0) {
		nftnl_rule_free(rule->nftnl);
		rule->nftnl = nftnl_rule_alloc();
		if (!rule->nftnl)
			abort();
		rule->unreadable = true;
	}
	return rule;
}

static int take_rule(const struct nlmsghdr *nlh, void *data)
{
	struct rule_reading *reading = data;
	struct chain *chain = reading->chain;
	uint64_t handle;
	size_t i;
	int r;

	r = rule_identity(nlh, chain, &handle);
	if (r <= 0)
		return r;
	i = reading->seen++;
	if (i < reading->n_before) {
		if (chain->rules[i]->handle != handle) {
			reading->changed = true;
			return -EBUSY;
		}
	} else {
		xgrow(&chain->rules, chain->n_rules, sizeof(*chain->rules));
		chain->rules[chain->n_rules] = rule_new(nlh, chain, handle);
		chain->n_rules++;
	}
	if (reading->found)
		return --reading->more ? 0 : NL_STOP;
	reading->found = reading->until && handle == reading->until;
	return reading->found && !reading->more ? NL_STOP : 0;
}

/* Back to what was there before this reading. */
static void reset_rules(struct rule_reading *reading)
{
	struct chain *chain = reading->chain;

	while (chain->n_rules > reading->n_before)
		rule_free(chain->rules[--chain->n_rules]);
	reading->seen = 0;
}

struct rule_attempt {
	struct rule_reading start, now;
};

static void restart(void *data)
{
	struct rule_attempt *attempt = data;

	reset_rules(&attempt->now);
	attempt->now = attempt->start;
}

static int attempt_rule(const struct nlmsghdr *nlh, void *data)
{
	struct rule_attempt *attempt = data;

	return take_rule(nlh, &attempt->now);
}

/* True where what was read already reaches `more` rules past `until`. */
static bool rules_enough(const struct chain *chain, uint64_t until, size_t more)
{
	const struct rule *rule;

	if (chain->rules_complete)
		return true;
	rule = until ? chain_rule(chain, until) : NULL;
	return rule && chain->n_rules - 1 - rule->index >= more;
}

int ruleset_rules(struct ruleset *ruleset, struct chain *chain, uint64_t until, size_t more, struct err *err)
{
	struct rule_attempt attempt = {
		.start = { .chain = chain, .n_before = chain->n_rules, .until = until, .more = more },
	};
	char buf[RULESET_REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh;
	int r;

	if (rules_enough(chain, until, more))
		return 0;
	attempt.now = attempt.start;
	nlh = ruleset_request(buf, NFT_MSG_GETRULE, chain->family, NLM_F_DUMP);
	mnl_attr_put_strz(nlh, NFTA_RULE_TABLE, chain->table);
	mnl_attr_put_strz(nlh, NFTA_RULE_CHAIN, chain->name);
	r = nl_talk(ruleset->nl, nlh, attempt_rule, restart, &attempt);
	if (r == 0 && attempt.now.seen < attempt.now.n_before)
		attempt.now.changed = true;
	if (attempt.now.changed) {
		reset_rules(&attempt.now);
		return err_set(err, -EBUSY, "the rules of chain %s %s %s changed meanwhile", family_name(chain->family),
			       chain->table, chain->name);
	}
	if (r < 0) {
		reset_rules(&attempt.now);
		return err_wrap(err, r, "cannot read the rules of chain %s %s %s", family_name(chain->family),
				chain->table, chain->name);
	}
	for (size_t i = attempt.now.n_before; i < chain->n_rules; i++)
		note_rule(ruleset);
	chain->rules_complete = r != NL_STOP;
	return 0;
}
