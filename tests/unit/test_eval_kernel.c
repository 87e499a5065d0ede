/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel decides: rules are loaded into a private namespace, real packets are sent over lo, and each rule's counter
 * must agree with what the evaluator says on the same bytes.
 */
#include <nftables/libnftables.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rules/eval_private.h"
#include "tests/unit/kernelpacket.h"
#include "tests/unit/kernelrules.h"
#include "tests/unit/testns.h"

static void load(struct nft_ctx *nft, const char *hook)
{
	struct str text = { 0 };

	str_add(&text, "add table inet t\ndelete table inet t\ntable inet t {\n");
	str_add(&text, kernel_sets);
	str_add(&text, "set dyn { type ipv4_addr; flags dynamic; size 100; }\n");
	/* Answers have another id. */
	str_addf(&text, "chain base { type filter hook %s priority 10; ip id 7 jump c; ip id 7 drop; }\nchain c {\n",
		 hook);
	for (size_t i = 0; i < kernel_n_rules; i++) {
		const char *rule = kernel_rules[i] + (kernel_rules[i][0] == '?') * 2;
		const char *verdict = strstr(rule, " accept");

		/* The counter stands behind the conditions, and before a verdict. */
		str_addf(&text, "%.*s counter%s\n", (int)(verdict ? verdict - rule : (long)strlen(rule)), rule,
			 verdict ? verdict : "");
	}
	str_add(&text, "}\n}\n");
	if (nft_run_cmd_from_buffer(nft, text.s))
		fail_msg("%s", nft_ctx_get_error_buffer(nft));
	str_done(&text);
}

/* Without texts it says the same. */
static bool brief_agrees(const struct rule *rule, const struct eval_env *env, const struct packet *packet)
{
	struct packet quick = *packet, brief = *packet;
	struct rule_eval eval;
	enum outcome outcome;
	bool agrees;

	eval_rule_quick(rule, env, &quick, &outcome);
	eval_rule_brief(rule, env, &brief, &eval);
	agrees = eval.outcome == outcome && !memcmp(&quick, &brief, sizeof(quick));
	rule_eval_done(&eval);
	return agrees;
}

static int compare_rules(struct chain *chain, const struct eval_env *env, struct packet *packet, const char *what)
{
	static const char *const names[] = { "no match", "match", "unknown" };
	struct packet quick = *packet;
	int wrong = 0;

	for (size_t i = 0; i < chain->n_rules; i++) {
		const char *text = kernel_rules[i];
		bool may_be_unknown = text[0] == '?', matched = kernel_counted(chain->rules[i]) > 0;
		struct rule_eval eval;
		enum outcome outcome;
		size_t failed = 0;

		if (!brief_agrees(chain->rules[i], env, packet)) {
			print_error("'%s': in brief it is otherwise\n", text);
			wrong++;
		}
		eval_rule_quick(chain->rules[i], env, &quick, &outcome);
		eval_rule(chain->rules[i], env, packet, &eval);
		for (size_t k = 0; k < eval.n_terms; k++)
			failed += eval.terms[k].outcome == OUTCOME_NO_MATCH;
		if (eval.outcome != outcome || failed != eval.n_failed ||
		    (outcome == OUTCOME_NO_MATCH) != (failed > 0) ||
		    (outcome == OUTCOME_UNKNOWN ? !may_be_unknown || !eval.why
						: matched != (outcome == OUTCOME_MATCH))) {
			print_error("%s: '%s': kernel says %s, evaluator %s (%s), %zu terms fail\n", what, text,
				    matched ? "match" : "no match", names[outcome], eval.why ? eval.why : "-", failed);
			wrong++;
		}
		if (getenv("SHOW_TERMS")) {
			for (size_t k = 0; k < eval.n_terms; k++)
				print_message("# %-30s | %s | %s | %s | %s%s%s %s\n", text, eval.terms[k].field,
					      eval.terms[k].wanted, eval.terms[k].packet, names[eval.terms[k].outcome],
					      eval.terms[k].pins ? " pins" : "",
					      eval.terms[k].negated ? " negated" : "",
					      subject_name(eval.terms[k].subject));
		}
		rule_eval_done(&eval);
	}
	assert_memory_equal(&quick, packet, sizeof(quick));
	return wrong;
}

static int compare_sample(struct nl *nl, struct nft_ctx *nft, const struct sample *sample, const char *hook,
			  uint8_t number)
{
	_cleanup_(ruleset_freep) struct ruleset *ruleset = ruleset_new(nl);
	struct packet packet = kernel_packet(sample, number);
	struct err err = { 0 };
	struct eval_env env;
	struct chain *chain;
	char what[64];

	load(nft, hook);
	kernel_send(sample);
	if (ruleset_chain(ruleset, NFPROTO_INET, "t", "c", &chain, &err) < 0 ||
	    ruleset_rules(ruleset, chain, 0, 0, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(chain->n_rules, kernel_n_rules);
	eval_env_ruleset(ruleset, &env);
	snprintf(what, sizeof(what), "%s, %s", sample->name, hook);
	return compare_rules(chain, &env, &packet, what);
}

static void test_kernel_agrees(void **state)
{
	static const struct {
		const char *name;
		uint8_t number;
	} hooks[] = { { "output", NF_INET_LOCAL_OUT }, { "prerouting", NF_INET_PRE_ROUTING } };
	_cleanup_(nl_freep) struct nl *nl = NULL;
	struct nft_ctx *nft;
	int wrong = 0;

	(void)state;
	testns_new();
	assert_int_equal(nl_open(NETLINK_NETFILTER, &nl, NULL), 0);
	nft = nft_ctx_new(NFT_CTX_DEFAULT);
	nft_ctx_buffer_error(nft);
	nft_ctx_buffer_output(nft);
	for (size_t h = 0; h < ARRAY_SIZE(hooks); h++)
		for (size_t i = 0; i < kernel_n_samples; i++) {
			struct sample sample = kernel_samples[i];

			/* A tuple that no earlier run has put into conntrack. */
			sample.sport = (uint16_t)(sample.sport + 20 * h * (sample.sport > 30000));
			wrong += compare_sample(nl, nft, &sample, hooks[h].name, hooks[h].number);
		}
	nft_ctx_free(nft);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kernel_agrees),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
