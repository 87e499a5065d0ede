/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a base chain may do with a packet whose source, or source port, is not known.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rules/possible.h"
#include "tests/unit/evalrule.h"
#include "tests/unit/testns.h"

#define FILTER "type filter hook forward priority 0; policy drop; "
#define NAT "type nat hook prerouting priority 0; "

static const struct {
	const char *chain; /* of the base chain; %s of `others` stands before it */
	const char *others;
	bool any_src, any_sport;
	unsigned int ends;
} cases[] = {
	/* All is known: one end. */
	{ FILTER "ip saddr 10.2.1.2 accept", "", false, false, MAY_PASS },
	{ FILTER "ip saddr 10.2.1.3 accept", "", false, false, MAY_DROP },
	/* Any client. */
	{ FILTER "ip saddr 10.2.1.3 accept", "", true, false, MAY_PASS | MAY_DROP },
	{ FILTER "ip saddr 10.2.1.3 drop", "", true, false, MAY_DROP },
	{ FILTER "ip saddr 10.2.1.3 drop; accept", "", true, false, MAY_PASS | MAY_DROP },
	{ FILTER "ip saddr 10.2.1.3 counter; accept", "", true, false, MAY_PASS },
	{ FILTER "@nh,96,32 0x0a020103 accept", "", true, false, MAY_PASS | MAY_DROP },
	{ FILTER "ip daddr 192.168.70.10 accept", "", true, false, MAY_PASS },
	{ FILTER "jhash ip saddr mod 2 seed 0x1 1 accept", "", true, false, MAY_PASS | MAY_DROP },
	{ FILTER "jhash ip daddr mod 1 seed 0x1 0 accept", "", true, false, MAY_PASS },
	{ FILTER "ct original ip saddr 10.2.1.3 accept", "", true, false, MAY_PASS | MAY_DROP },
	{ FILTER "ip saddr vmap { 10.2.1.3 : accept }", "", true, false, MAY_ANY },
	/* A jump comes back, a goto and a return leave. */
	{ FILTER "ip saddr 10.2.1.3 jump other; accept", "chain other { counter; }", true, false, MAY_PASS },
	{ FILTER "ip saddr 10.2.1.3 goto other; accept", "chain other { counter; }", true, false, MAY_PASS | MAY_DROP },
	{ FILTER "ip saddr 10.2.1.3 return; accept", "", true, false, MAY_PASS | MAY_DROP },
	{ FILTER "jump other; accept", "chain other { ip saddr 10.2.1.3 return; drop; }", true, false,
	  MAY_PASS | MAY_DROP },
	{ FILTER "goto other; accept", "chain other { ip saddr 10.2.1.3 accept; }", true, false, MAY_PASS | MAY_DROP },
	/* Marks that hang on it. */
	{ FILTER "ip saddr 10.2.1.3 meta mark set 1; meta mark 1 accept", "", true, false, MAY_PASS | MAY_DROP },
	{ FILTER "ip saddr 10.2.1.3 meta mark set 1; meta mark set 2; meta mark 2 accept", "", true, false, MAY_PASS },
	/* Any port. */
	{ FILTER "tcp sport 50000-65535 accept", "", false, true, MAY_PASS | MAY_DROP },
	{ FILTER "tcp dport 22 accept", "", false, true, MAY_PASS },
	{ FILTER "tcp sport . tcp dport { 1 . 22 } accept", "", false, true, MAY_PASS | MAY_DROP },
	/* Translations: to the same, or to another place. */
	{ NAT "ip saddr 10.2.1.3 tcp dport 22 dnat ip to 10.0.0.1:5", "", true, false, MAY_PASS | MAY_TRANSLATE },
	{ NAT "ip saddr 10.2.1.3 tcp dport 22 dnat ip to 10.0.0.1:5; tcp dport 22 dnat ip to 10.0.0.1:5", "", true,
	  false, MAY_TRANSLATE },
	{ NAT "ip saddr 10.2.1.3 tcp dport 22 dnat ip to 10.0.0.1:5; tcp dport 22 dnat ip to 10.0.0.2:5", "", true,
	  false, MAY_TRANSLATE | MAY_DIFFER },
	{ NAT "ip saddr 10.2.1.3 tcp dport 22 redirect to :5; tcp dport 22 redirect to :6", "", true, false,
	  MAY_TRANSLATE | MAY_DIFFER },
};

static void try(struct ruleset *ruleset, size_t i)
{
	struct packet packet = hand_packet();
	struct possible possible;
	struct chain *chain;
	struct eval_env env;
	char name[16];

	snprintf(name, sizeof(name), "t%zu", i);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_INET, name, "base", &chain, NULL), 0);
	eval_env_ruleset(ruleset, &env);
	packet.hook = (uint8_t)chain->hook;
	packet.orig_known = true;
	packet.orig_src = packet_src(&packet);
	packet.any_src = cases[i].any_src;
	packet.any_sport = cases[i].any_sport;
	possible_ends(ruleset, &env, chain, &packet, &possible);
	if (possible.ends != cases[i].ends)
		print_message("case %zu: %s\n", i, cases[i].chain);
	assert_int_equal(possible.ends, cases[i].ends);
}

static void test_ends(void **state)
{
	struct ruleset *ruleset;
	struct nl *nl;

	(void)state;
	testns_new();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		testns_run("nft 'table inet t%zu { %s\nchain base { %s; }\n}'", i, cases[i].others, cases[i].chain);
	assert_int_equal(nl_open(NETLINK_NETFILTER, &nl, NULL), 0);
	ruleset = ruleset_new(nl);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		try(ruleset, i);
	ruleset_free(ruleset);
	nl_free(nl);
}

/* A mark that is not the same in all cases is not known behind the chain. */
static void test_marks(void **state)
{
	struct packet packet = hand_packet();
	struct possible possible;
	struct ruleset *ruleset;
	struct eval_env env;
	struct chain *chain;
	struct nl *nl;

	(void)state;
	testns_new();
	testns_run("nft 'table inet t { chain other { ct mark set 7; }\nchain base { " FILTER
		   "ip saddr 10.2.1.3 jump other; meta mark set 3; accept; }\n}'");
	assert_int_equal(nl_open(NETLINK_NETFILTER, &nl, NULL), 0);
	ruleset = ruleset_new(nl);
	assert_int_equal(ruleset_chain(ruleset, NFPROTO_INET, "t", "base", &chain, NULL), 0);
	eval_env_ruleset(ruleset, &env);
	packet.ct_known = packet.ct_status_known = packet.ct_mark_known = true;
	packet.ct_state = 8;
	packet.ct_mark = 0;
	possible_ends(ruleset, &env, chain, &packet, &possible);
	assert_true(possible.left.ct_mark_known);
	assert_int_equal(possible.left.ct_mark, 0);
	packet.any_src = true;
	possible_ends(ruleset, &env, chain, &packet, &possible);
	assert_int_equal(possible.ends, MAY_PASS);
	assert_false(possible.left.ct_mark_known);
	assert_true(possible.left.mark_known);
	assert_int_equal(possible.left.mark, 3);
	ruleset_free(ruleset);
	nl_free(nl);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_marks),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
