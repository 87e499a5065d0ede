/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel decides about xt rules too: iptables-nft loads them, real packets are sent over lo, and each rule's
 * counter must agree with what the evaluator says on the same bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rules/eval_private.h"
#include "tests/unit/kernelpacket.h"
#include "tests/unit/testns.h"
#include "tests/unit/xtrules.h"

#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/rtnetlink.h>

static const struct {
	const char *table, *chain;
	uint8_t hook;
} hooks[] = {
	{ "filter", "OUTPUT", NF_INET_LOCAL_OUT },
	{ "mangle", "PREROUTING", NF_INET_PRE_ROUTING },
};

/* Here every address of 127.0.0.0/8 is this host's. */
static int fib(void *data, const struct packet *packet, const struct addr *addr, uint32_t iif, uint32_t *ret_type,
	       uint32_t *ret_oif)
{
	(void)data;
	(void)packet;
	(void)iif;
	*ret_type = addr->bytes[0] == 127 ? RTN_LOCAL : RTN_UNICAST;
	*ret_oif = 1;
	return 0;
}

static bool with_sets;

static size_t n_rules(void)
{
	return xt_n_rules + (with_sets ? xt_n_set_rules : 0);
}

static const char *rule_text(size_t i)
{
	return i < xt_n_rules ? xt_rules[i] : xt_set_rules[i - xt_n_rules];
}

static int came_by_bridge(void *data, const struct packet *packet)
{
	(void)data;
	(void)packet;
	return 0;
}

/* The packets are dropped on input: nobody answers, and conntrack keeps no entry. */
static void load(const char *table, const char *chain)
{
	FILE *restore = popen("iptables-nft-restore", "w");

	assert_non_null(restore);
	if (!strcmp(table, "mangle"))
		fprintf(restore, "*filter\n:INPUT DROP [0:0]\nCOMMIT\n");
	fprintf(restore, "*%s\n", table);
	if (!strcmp(table, "filter"))
		fprintf(restore, ":INPUT DROP [0:0]\n");
	fprintf(restore, ":%s ACCEPT [0:0]\n:C - [0:0]\n-A %s -j C\n", chain, chain);
	for (size_t i = 0; i < n_rules(); i++)
		fprintf(restore, "-A C %s\n", rule_text(i) + (*rule_text(i) == '?') * 2);
	fprintf(restore, "COMMIT\n");
	assert_int_equal(pclose(restore), 0);
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
	int wrong = 0;

	for (size_t i = 0; i < chain->n_rules; i++) {
		bool may_be_unknown = *rule_text(i) == '?', matched = kernel_counted(chain->rules[i]) > 0;
		struct packet quick = *packet;
		struct rule_eval eval;
		enum outcome outcome;

		if (!brief_agrees(chain->rules[i], env, packet)) {
			print_error("'%s': in brief it is otherwise\n", rule_text(i));
			wrong++;
		}
		eval_rule_quick(chain->rules[i], env, &quick, &outcome);
		eval_rule(chain->rules[i], env, packet, &eval);
		if (eval.outcome != outcome || (outcome == OUTCOME_NO_MATCH) != (eval.n_failed > 0) ||
		    (outcome == OUTCOME_UNKNOWN ? !may_be_unknown || !eval.why
						: matched != (outcome == OUTCOME_MATCH))) {
			print_error("%s: '%s': kernel says %s, evaluator %s (%s), %zu terms fail\n", what, rule_text(i),
				    matched ? "match" : "no match", names[outcome], eval.why ? eval.why : "-",
				    eval.n_failed);
			wrong++;
		}
		for (size_t k = 0; getenv("SHOW_TERMS") && k < eval.n_terms; k++)
			print_message("# %-30s | %s | %s | %s | %s%s\n", rule_text(i), eval.terms[k].field,
				      eval.terms[k].wanted, eval.terms[k].packet ? eval.terms[k].packet : "-",
				      names[eval.terms[k].outcome], eval.terms[k].pins ? " pins" : "");
		rule_eval_done(&eval);
	}
	return wrong;
}

static int compare_sample(struct nl *nl, const struct sample *sample, size_t h)
{
	_cleanup_(ruleset_freep) struct ruleset *ruleset = ruleset_new(nl);
	struct packet packet = kernel_packet(sample, hooks[h].hook);
	struct err err = { 0 };
	struct eval_env env;
	struct chain *chain;
	char what[64];

	packet.family = NFPROTO_IPV4;
	packet.ct_mark_known = true;
	/* On its way out it was confirmed. */
	if (hooks[h].hook == NF_INET_PRE_ROUTING && packet.ct_state != 1)
		packet.ct_status = IPS_CONFIRMED;
	load(hooks[h].table, hooks[h].chain);
	kernel_send(sample);
	if (ruleset_chain(ruleset, NFPROTO_IPV4, hooks[h].table, "C", &chain, &err) < 0 ||
	    ruleset_rules(ruleset, chain, 0, 0, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(chain->n_rules, n_rules());
	eval_env_ruleset(ruleset, &env);
	env.fib = fib;
	env.came_by_bridge = came_by_bridge;
	snprintf(what, sizeof(what), "%s, %s", sample->name, hooks[h].chain);
	return compare_rules(chain, &env, &packet, what);
}

static void test_kernel_agrees(void **state)
{
	_cleanup_(nl_freep) struct nl *nl = NULL;
	int wrong = 0;

	(void)state;
	testns_new();
	if (!testns_can("command -v iptables-nft-restore"))
		skip();
	testns_run("ip link set lo up");
	with_sets = testns_can(xt_make_sets);
	if (!with_sets)
		print_message("# ipset is not there: -m set is not looked at\n");
	assert_int_equal(nl_open(NETLINK_NETFILTER, &nl, NULL), 0);
	for (size_t h = 0; h < ARRAY_SIZE(hooks); h++)
		for (size_t i = 0; i < kernel_n_samples; i++)
			wrong += compare_sample(nl, &kernel_samples[i], h);
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
