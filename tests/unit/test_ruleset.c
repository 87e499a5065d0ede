/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ruleset reader against the kernel, in a private namespace: chains, rules as far as asked, declarations of sets.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/str.h"
#include "rules/eval_private.h"
#include "tests/unit/testns.h"

static struct nl *nl;
static struct ruleset *ruleset;

static void start(const char *text)
{
	testns_new();
	testns_run("nft '%s'", text);
	assert_int_equal(nl_open(NETLINK_NETFILTER, &nl, NULL), 0);
	ruleset = ruleset_new(nl);
}

static void finish(void)
{
	ruleset_free(ruleset);
	nl_free(nl);
}

static void test_words(void **state)
{
	(void)state;
	assert_string_equal(family_name(NFPROTO_INET), "inet");
	assert_string_equal(family_name(99), "?");
	assert_int_equal(family_number("netdev"), NFPROTO_NETDEV);
	assert_int_equal(family_number("Inet"), 0);
	assert_string_equal(hook_name(NFPROTO_INET, 5), "ingress");
	assert_string_equal(hook_name(NFPROTO_IPV4, NF_INET_FORWARD), "forward");
	assert_string_equal(hook_name(NFPROTO_NETDEV, 0), "ingress");
	assert_string_equal(hook_name(NFPROTO_NETDEV, 1), "egress");
	assert_string_equal(hook_name(NFPROTO_ARP, 1), "output");
	assert_string_equal(hook_name(NFPROTO_NETDEV, 2), "?");
}

static void test_chain(void **state)
{
	struct chain *chain, *again;
	struct err err = { 0 };

	(void)state;
	start("table inet t { chain b { type nat hook prerouting priority -101; policy drop; }\nchain r {\n}\n}\n"
	      "table netdev n { chain i { type filter hook ingress device lo priority 7;\n}\n}");
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_INET, "t", "b", &chain, &err), 0);
	assert_true(chain->base);
	assert_int_equal(chain->hook, NF_INET_PRE_ROUTING);
	assert_int_equal(chain->priority, -101);
	assert_int_equal(chain->policy, NF_DROP);
	assert_string_equal(chain->type, "nat");
	assert_null(chain->device);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_INET, "t", "b", &again, &err), 0);
	assert_ptr_equal(chain, again);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_INET, "t", "r", &chain, &err), 0);
	assert_false(chain->base);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_NETDEV, "n", "i", &chain, &err), 0);
	assert_string_equal(chain->device, "lo");
	assert_int_equal(chain->priority, 7);
	assert_int_equal(err.exit, 0);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_IPV4, "t", "b", &chain, &err), -ENOENT);
	assert_int_not_equal(err.exit, 0);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_INET, "t", "", &chain, NULL), -ENOENT);
	finish();
}

static void test_rules(void **state)
{
	struct str text = { 0 };
	struct chain *chain;
	struct err err = { 0 };
	uint64_t fifth;

	(void)state;
	str_add(&text, "table ip t { chain x {\ntcp dport 1\n}\nchain c {\n");
	for (int i = 0; i < 1000; i++)
		str_addf(&text, "tcp dport %d accept\n", i + 1);
	str_add(&text, "}\nchain empty {\n}\n}");
	start(text.s);
	str_done(&text);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_IPV4, "t", "c", &chain, &err), 0);
	/* A handle that is nowhere reads all; one that is there stops behind it. */
	assert_int_equal(ruleset_rules(ruleset, chain, 0, 0, &err), 0);
	assert_int_equal(chain->n_rules, 1000);
	assert_true(chain->rules_complete);
	fifth = chain->rules[4]->handle;
	assert_int_equal(chain->rules[999]->index, 999);
	assert_ptr_equal(chain_rule(chain, fifth), chain->rules[4]);
	assert_null(chain_rule(chain, 999999));

	ruleset_free(ruleset);
	ruleset = ruleset_new(nl);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_IPV4, "t", "c", &chain, &err), 0);
	assert_int_equal(ruleset_rules(ruleset, chain, fifth, 0, &err), 0);
	assert_int_equal(chain->n_rules, 5);
	assert_false(chain->rules_complete);
	assert_int_equal(ruleset_rules(ruleset, chain, fifth, 2, &err), 0);
	assert_int_equal(chain->n_rules, 7);
	assert_int_equal(ruleset_rules(ruleset, chain, fifth, 1, &err), 0);
	assert_int_equal(chain->n_rules, 7);
	assert_int_equal(ruleset_rules(ruleset, chain, 0, 0, &err), 0);
	assert_int_equal(chain->n_rules, 1000);
	assert_true(chain->rules_complete);

	assert_int_equal(ruleset_chain(ruleset, NFPROTO_IPV4, "t", "empty", &chain, &err), 0);
	assert_int_equal(ruleset_rules(ruleset, chain, 0, 0, &err), 0);
	assert_int_equal(chain->n_rules, 0);
	assert_true(chain->rules_complete);
	assert_int_equal(err.exit, 0);
	finish();
}

/* What was read before must still be what is there. */
static void test_rules_change(void **state)
{
	struct chain *chain;
	uint32_t before, after;
	struct err err = { 0 };
	uint64_t first;

	(void)state;
	start("table ip t { chain c { tcp dport 1\ntcp dport 2\ntcp dport 3\n}\n}");
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_IPV4, "t", "c", &chain, &err), 0);
	assert_int_equal(ruleset_generation(nl, &before, &err), 0);
	assert_int_equal(ruleset_rules(ruleset, chain, 2, 0, &err), 0);
	assert_int_equal(chain->n_rules, 1);
	first = chain->rules[0]->handle;
	testns_run("nft delete rule ip t c handle %llu", (unsigned long long)first);
	assert_int_equal(ruleset_generation(nl, &after, &err), 0);
	assert_int_not_equal(before, after);
	assert_int_equal(ruleset_rules(ruleset, chain, 0, 0, &err), -EBUSY);
	assert_int_equal(chain->n_rules, 1);
	assert_int_not_equal(err.exit, 0);
	finish();
}

/* 1: all that was read is as it was. */
static int same_after(const char *change, const char *want)
{
	_cleanup_(freep) char *what = NULL;
	int r;

	testns_run("nft '%s'", change);
	r = ruleset_same(ruleset, &what, NULL);
	if (want)
		assert_non_null(what);
	else
		assert_null(what);
	if (want)
		assert_string_equal(what, want);
	return r;
}

static void read_some(void)
{
	static const uint8_t key[4] = { 10, 0, 0, 1 };
	struct chain *chain, **chains;
	struct set_answer answer;
	struct set *set;
	bool complete;
	size_t n;

	ruleset_free(ruleset);
	ruleset = ruleset_new(nl);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_IPV4, "t", "c", &chain, NULL), 0);
	assert_int_equal(ruleset_rules(ruleset, chain, chain->handle + 2, 0, NULL), 0);
	assert_int_equal(ruleset_set(ruleset, NFPROTO_IPV4, "t", "s", &set, NULL), 0);
	assert_int_equal(ruleset_set_get(ruleset, set, key, &answer, NULL), 0);
	assert_int_equal(ruleset_set_get(ruleset, set, key, &answer, NULL), 0);
	assert_int_equal(ruleset_base_chains(ruleset, NFPROTO_IPV4, NF_INET_FORWARD, 100, &chains, &n, &complete, NULL),
			 0);
	assert_true(complete);
}

static void test_same(void **state)
{
	static const char text[] = "table ip t { set s { type ipv4_addr; flags timeout; }\n"
				   "chain c { type filter hook forward priority 0; tcp dport 1 counter\ntcp dport 2\n"
				   "tcp dport 3\n}\n}";
	static const struct {
		const char *change, *want;
	} changes[] = {
		{ "add table ip other; add chain ip other c { type filter hook input priority 0; }", NULL },
		{ "add element ip t s { 10.0.0.2 }", NULL },
		{ "add element ip t s { 10.0.0.1 timeout 1h }", "an element of set ip t s" },
		{ "add rule ip t c tcp dport 4", NULL }, /* behind what was read */
		{ "insert rule ip t c tcp dport 0", "chain ip t c" },
		{ "chain ip t c { policy drop; }", "chain ip t c" },
		{ "add table ip t { flags dormant; }", "table ip t" },
		{ "flush chain ip t c", "chain ip t c" },
		{ "add chain ip other f { type filter hook forward priority 3; }", "the base chains of family ip" },
	};
	_cleanup_(freep) char *what = NULL;

	(void)state;
	start(text);
	assert_int_equal(ruleset_size(ruleset), 0);
	assert_int_equal(ruleset_same(ruleset, &what, NULL), 1);
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		read_some();
		assert_int_not_equal(ruleset_size(ruleset), 0);
		assert_int_equal(same_after(changes[i].change, changes[i].want), !changes[i].want);
	}
	read_some();
	{
		_cleanup_(freep) char *anew = xasprintf("delete table ip t; %s", text);

		assert_int_equal(same_after(anew, "table ip t"), 0);
	}
	finish();
}

static void test_sets(void **state)
{
	struct set *set, *again;
	struct err err = { 0 };

	(void)state;
	start("table inet t { set one { type ipv4_addr; timeout 5s; }\n"
	      "set pair { type ipv4_addr . inet_service . ifname; flags interval; }\n"
	      "map m { type inet_service . mark : verdict; }\nmap d { type inet_service : ipv4_addr . inet_service; }\n"
	      "limit l { rate 5/second\n}\nmap o { type inet_service : limit;\n}\n}");
	assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", "one", &set, &err), 0);
	assert_int_equal(set->key_len, 4);
	assert_true(set->timeout);
	assert_int_equal(set->n_fields, 0);
	assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", "one", &again, &err), 0);
	assert_ptr_equal(set, again);
	assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", "pair", &set, &err), 0);
	assert_int_equal(set->n_fields, 3);
	assert_int_equal(set->field_len[0], 4);
	assert_int_equal(set->field_len[1], 2);
	assert_int_equal(set->field_len[2], 16);
	assert_int_equal(set->key_len, 24);
	assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", "m", &set, &err), 0);
	assert_int_equal(set->data_type, NFT_DATA_VERDICT);
	assert_int_equal(set->n_fields, 2);
	assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", "d", &set, &err), 0);
	assert_int_equal(set->data_len, 8);
	assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", "o", &set, &err), 0);
	assert_int_equal(set->obj_type, NFT_OBJECT_LIMIT);
	assert_int_equal(err.exit, 0);
	assert_int_equal(ruleset_set(ruleset, NFPROTO_INET, "t", "none", &set, &err), -ENOENT);
	finish();
}

static void test_base_chains(void **state)
{
	struct chain **chains, *same;
	struct err err = { 0 };
	bool complete;
	size_t n;

	(void)state;
	start("table inet a { chain p { type nat hook prerouting priority -100; }\nchain r { }\n"
	      "chain f { type filter hook forward priority 0;\n}\n}\n"
	      "table inet b { chain p { type filter hook prerouting priority 5;\n}\n}\n"
	      "table ip c { chain p { type filter hook prerouting priority 5;\n}\n}");
	assert_int_equal(
		ruleset_base_chains(ruleset, NFPROTO_INET, NF_INET_PRE_ROUTING, 100, &chains, &n, &complete, &err), 0);
	assert_int_equal(n, 2);
	assert_true(complete);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_INET, "a", "p", &same, &err), 0);
	assert_ptr_equal(chains[0], same);
	assert_int_equal(
		ruleset_base_chains(ruleset, NFPROTO_INET, NF_INET_PRE_ROUTING, 1, &chains, &n, &complete, &err), 0);
	assert_false(complete);
	assert_int_equal(n, 1);
	assert_int_equal(
		ruleset_base_chains(ruleset, NFPROTO_IPV6, NF_INET_PRE_ROUTING, 9, &chains, &n, &complete, &err), 0);
	assert_int_equal(n, 0);
	assert_true(complete);
	finish();
}

/* Rules as nft writes them, for what they do. */
static void test_actions(void **state)
{
	static const char text[] =
		"table inet t { set seen { type ipv4_addr; flags dynamic; }\nchain s { }\nchain c { type nat hook "
		"prerouting priority -100;\n"
		"tcp dport 1222 dnat ip to 192.168.70.10:22\nmeta l4proto tcp redirect to :8080\n"
		"dnat ip to tcp dport map { 22 : 10.0.0.9 }\nmeta l4proto tcp dnat ip to 10.0.0.1-10.0.0.9:5-7\n"
		"dnat ip prefix to ip daddr map { 10.0.0.0/8 : 11.0.0.0/8 }\ntcp dport vmap { 22 : goto s }\njump "
		"s\nreturn\n}\n"
		"chain f { reject with tcp reset\nadd @seen { ip saddr }\n}\n}";
	static const enum action_kind kinds[] = { ACTION_DNAT, ACTION_REDIRECT, ACTION_DNAT, ACTION_DNAT,
						  ACTION_DNAT, ACTION_GOTO,	ACTION_JUMP, ACTION_RETURN };
	struct packet packet = { .family = NFPROTO_INET,
				 .nfproto = NFPROTO_IPV4,
				 .l4proto = 6,
				 .length = 40,
				 .iif = 1,
				 .iifname = "lo",
				 .nh = { .len = 20, .bytes = { 0x45, [9] = 6, [12] = 9, [16] = 10 } },
				 .th = { .len = 20, .bytes = { [3] = 22 } } };
	struct rule_eval eval[ARRAY_SIZE(kinds)], other;
	struct err err = { 0 };
	struct eval_env env;
	struct chain *chain;

	(void)state;
	start(text);
	eval_env_ruleset(ruleset, &env);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_INET, "t", "c", &chain, &err), 0);
	assert_int_equal(ruleset_rules(ruleset, chain, 0, 0, &err), 0);
	assert_int_equal(chain->n_rules, ARRAY_SIZE(kinds));
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		eval_rule(chain->rules[i], &env, &packet, &eval[i]);
		assert_int_equal(eval[i].action.kind, kinds[i]);
		assert_int_equal(eval[i].outcome, i ? OUTCOME_MATCH : OUTCOME_NO_MATCH);
	}
	assert_int_equal(eval[0].action.port, 22);
	assert_int_equal(eval[0].action.addr.bytes[2], 70);
	assert_string_equal(eval[0].terms[1].field, "tcp dport");
	assert_int_equal(eval[1].action.port, 8080);
	assert_int_equal(eval[2].action.addr.bytes[3], 9);
	assert_true(eval[2].action.map_term >= 0);
	assert_int_equal(eval[3].action.addr_max.bytes[3], 9);
	assert_int_equal(eval[3].action.port_max, 7);
	assert_false(eval[4].action.addr_known);
	assert_string_equal(eval[5].action.chain, "s");
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		rule_eval_done(&eval[i]);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_INET, "t", "f", &chain, &err), 0);
	assert_int_equal(ruleset_rules(ruleset, chain, 0, 0, &err), 0);
	eval_rule(chain->rules[0], &env, &packet, &other);
	assert_int_equal(other.action.kind, ACTION_REJECT);
	assert_int_equal(other.action.reject_type, NFT_REJECT_TCP_RST);
	rule_eval_done(&other);
	eval_rule(chain->rules[1], &env, &packet, &other);
	assert_true(other.adds_source && other.effects == EFFECT_DYNSET);
	rule_eval_done(&other);
	finish();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),	     cmocka_unit_test(test_chain), cmocka_unit_test(test_rules),
		cmocka_unit_test(test_rules_change), cmocka_unit_test(test_sets),  cmocka_unit_test(test_base_chains),
		cmocka_unit_test(test_actions),	     cmocka_unit_test(test_same),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
