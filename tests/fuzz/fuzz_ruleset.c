/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ruleset's reader and the evaluator: chains, rules with any expressions, sets and elements as a kernel gone mad
 * would answer them.
 */
#include "engine/base/str.h"
#include "rules/eval.h"
#include "rules/hypothesis.h"
#include "rules/text.h"
#include "tests/fuzz/fuzz.h"

#include <linux/netfilter.h>
#include <string.h>

static void evaluate(struct ruleset *ruleset, const struct eval_env *env, const struct rule *rule,
		     struct packet *packet)
{
	struct packet copy = *packet;
	struct rule_eval eval;
	enum outcome outcome;

	eval_rule_quick(rule, env, &copy, &outcome);
	copy = *packet;
	eval_rule(rule, env, &copy, &eval);
	hypothesis_rule(ruleset, env, rule, &eval, packet);
	for (size_t i = 0; i < eval.n_terms; i++) {
		const struct term *term = &eval.terms[i];

		if (term->set && term->outcome == OUTCOME_MATCH)
			free(set_key_text(term->set, term->answer.start, term->answer.end));
	}
	rule_eval_done(&eval);
	eval_rule_matched(rule, env, packet);
}

static void ask_sets(struct ruleset *ruleset)
{
	static const uint8_t key[64] = { 192, 168, 70, 10, 0, 22 };
	struct nlmsghdr **msgs;
	struct set_answer answer;
	struct set *set;
	size_t n;

	if (ruleset_set(ruleset, NFPROTO_IPV4, "t", "s", &set, NULL) < 0)
		return;
	if (ruleset_set_get(ruleset, set, key, &answer, NULL) == 0) {
		free(set_key_text(set, answer.start, answer.end));
		if (answer.data_len)
			free(set_data_text(set, answer.data, answer.data_len));
	}
	ruleset_set_elements(ruleset, set, 100, &msgs, &n, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(ruleset_freep) struct ruleset *ruleset = NULL;
	_cleanup_(freep) char *what = NULL;
	struct feed feed = { data, size };
	struct chain *chain, **chains;
	struct packet packet;
	struct eval_env env;
	uint32_t generation;
	struct nl *nl;
	bool flag;
	size_t n;

	fakenl_feed(&feed);
	nl_open(NETLINK_NETFILTER, &nl, NULL);
	ruleset = ruleset_new(nl);
	eval_env_ruleset(ruleset, &env);
	feed_packet(&feed, &packet);
	if (ruleset_chain(ruleset, NFPROTO_IPV4, "t", "c", &chain, NULL) == 0 &&
	    ruleset_rules(ruleset, chain, 0, 0, NULL) == 0)
		for (size_t i = 0; i < chain->n_rules; i++)
			evaluate(ruleset, &env, chain->rules[i], &packet);
	ask_sets(ruleset);
	ruleset_generation(nl, &generation, NULL);
	ruleset_table(ruleset, NFPROTO_IPV4, "t", &flag, NULL);
	ruleset_base_chains(ruleset, NFPROTO_IPV4, NF_INET_FORWARD, 8, &chains, &n, &flag, NULL);
	ruleset_chains(ruleset, NFPROTO_IPV4, 8, &chains, &n, &flag, NULL);
	ruleset_same(ruleset, &what, NULL);
	nl_free(nl);
	return 0;
}
