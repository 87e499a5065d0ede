/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whatever is in a match or target, nothing is read past its end; too short a one is unknown, never a match.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "rules/xt/xt.h"
#include "tests/unit/evalrule.h"

static const char *const matches[] = { "addrtype",  "comment", "connmark", "conntrack", "dscp",	 "hashlimit", "hl",
				       "icmp",	    "icmp6",   "iprange",  "length",	"limit", "mac",	      "mark",
				       "multiport", "physdev", "pkttype",  "set",	"state", "statistic", "tcp",
				       "tos",	    "ttl",     "udp",	   "nobody" };
static const char *const targets[] = { "CONNMARK", "CT",     "DNAT",	"LOG",	   "MARK",     "MASQUERADE",
				       "NETMAP",   "NFLOG",  "NFQUEUE", "NOTRACK", "REDIRECT", "REJECT",
				       "SNAT",	   "TCPMSS", "TRACE",	"NOBODY" };
#define LEN_MAX 320

/* The same numbers in every run. */
static uint8_t next_byte(void)
{
	static uint32_t state = 1;

	state = state * 1103515245u + 12345u;
	return (uint8_t)(state >> 16);
}

static enum outcome look(const struct xt_blob *blob, bool match)
{
	struct hand_rule hand;
	struct packet packet = hand_packet();
	_cleanup_(words_done) struct words words = { 0 };
	struct eval_env nobody = hand_env(NULL);
	struct nftnl_expr *expr;
	struct rule_eval eval;
	enum outcome outcome;
	void *copy = malloc(blob->len ? blob->len : 1);

	memcpy(copy, blob->data, blob->len);
	packet.family = blob->family;
	hand_rule_open(&hand, blob->family);
	expr = hand_expr(&hand, match ? "match" : "target");
	nftnl_expr_set_str(expr, match ? NFTNL_EXPR_MT_NAME : NFTNL_EXPR_TG_NAME, blob->name);
	nftnl_expr_set_u32(expr, match ? NFTNL_EXPR_MT_REV : NFTNL_EXPR_TG_REV, blob->revision);
	/* libnftnl frees it. */
	nftnl_expr_set(expr, match ? NFTNL_EXPR_MT_INFO : NFTNL_EXPR_TG_INFO, copy, blob->len);
	eval_rule(&hand.rule, &nobody, &packet, &eval);
	outcome = eval.outcome;
	rule_eval_done(&eval);
	hand_rule_done(&hand);
	if (match)
		xt_match_words(blob, &words);
	else
		xt_target_words(blob, &words);
	return outcome;
}

static void every_length(const char *name, bool match)
{
	for (uint32_t revision = 0; revision < 5; revision++)
		for (uint32_t len = 0; len <= LEN_MAX; len += len < 64 ? 1 : 8)
			for (unsigned int kind = 0; kind < 4; kind++) {
				uint8_t *data = malloc(len ? len : 1);
				struct xt_blob blob = { .name = name,
							.revision = revision,
							.family = kind % 2 ? NFPROTO_IPV6 : NFPROTO_IPV4,
							.data = data,
							.len = len };
				enum outcome outcome;

				for (uint32_t i = 0; i < len; i++)
					data[i] = kind < 2 ? next_byte() : 0xff;
				outcome = look(&blob, match);
				if (match && !len)
					assert_int_equal(outcome, OUTCOME_UNKNOWN);
				free(data);
			}
}

static void test_matches(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(matches); i++)
		every_length(matches[i], true);
}

static void test_targets(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(targets); i++)
		every_length(targets[i], false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_targets),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
