/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole rules: outcomes with unknown terms, look-ups, verdicts, translations, statements that change the packet.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include "tests/unit/evalrule.h"

#include <cmocka.h>

#define TH NFT_PAYLOAD_TRANSPORT_HEADER
#define NH NFT_PAYLOAD_NETWORK_HEADER
#define NO OUTCOME_NO_MATCH
#define YES OUTCOME_MATCH
#define MAYBE OUTCOME_UNKNOWN

static const struct eval_env nobody;

static void add_limit(struct hand_rule *hand)
{
	nftnl_expr_set_u64(hand_expr(hand, "limit"), NFTNL_EXPR_LIMIT_RATE, 5);
}

static void add_dport(struct hand_rule *hand, uint16_t port)
{
	port = htons(port);
	hand_payload(hand, TH, 2, 2, NFT_REG_1);
	hand_cmp(hand, NFT_REG_1, NFT_CMP_EQ, &port, 2);
}

static void set_mark(struct hand_rule *hand, uint32_t mark)
{
	struct nftnl_expr *expr;

	hand_data(hand, NFT_REG_1, &mark, 4);
	expr = hand_expr(hand, "meta");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_META_KEY, NFT_META_MARK);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_META_SREG, NFT_REG_1);
}

/* A certain miss wins over an unknown before or behind it. */
static void test_unknown(void **state)
{
	struct packet packet = hand_packet();
	struct rule_eval eval;
	struct hand_rule hand;

	(void)state;
	hand_rule_open(&hand, NFPROTO_INET);
	add_limit(&hand);
	add_dport(&hand, 22);
	hand_verdict(&hand, NF_DROP, NULL);
	eval_rule(&hand.rule, &nobody, &packet, &eval);
	assert_int_equal(eval.outcome, MAYBE);
	assert_int_equal(eval.n_unknown, 1);
	assert_string_equal(eval.why, "limit rate: how much of the rate is used up is not known");
	assert_int_equal(eval.action.kind, ACTION_DROP);
	assert_int_equal(eval.effects, EFFECT_LIMIT);
	rule_eval_done(&eval);
	hand_rule_done(&hand);

	hand_rule_open(&hand, NFPROTO_INET);
	add_limit(&hand);
	add_dport(&hand, 23);
	add_limit(&hand);
	hand_verdict(&hand, NF_DROP, NULL);
	eval_rule(&hand.rule, &nobody, &packet, &eval);
	assert_int_equal(eval.outcome, NO);
	assert_null(eval.why);
	assert_int_equal(eval.n_terms, 3);
	assert_int_equal(eval.n_failed, 1);
	assert_int_equal(eval.n_unknown, 2);
	rule_eval_done(&eval);
	hand_rule_done(&hand);
}

static void test_empty_and_unreadable(void **state)
{
	struct packet packet = hand_packet();
	struct hand_rule hand;

	(void)state;
	hand_rule_open(&hand, NFPROTO_INET);
	assert_int_equal(hand_outcome(&hand, &nobody, &packet), YES);
	hand.rule.unreadable = true;
	assert_int_equal(hand_outcome(&hand, &nobody, &packet), MAYBE);
	hand_rule_done(&hand);
}

static void test_verdicts(void **state)
{
	static const struct {
		int32_t verdict;
		enum action_kind kind;
	} verdicts[] = {
		{ NF_DROP, ACTION_DROP },
		{ NF_ACCEPT, ACTION_ACCEPT },
		{ NFT_CONTINUE, ACTION_CONTINUE },
		{ NFT_JUMP, ACTION_JUMP },
		{ NFT_GOTO, ACTION_GOTO },
		{ NFT_RETURN, ACTION_RETURN },
		{ NF_QUEUE | 3 << 16, ACTION_QUEUE },
		{ 99, ACTION_OTHER },
	};
	struct packet packet = hand_packet();
	struct rule_eval eval;
	struct hand_rule hand;
	bool jump;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++) {
		hand_rule_open(&hand, NFPROTO_INET);
		/* libnftnl 1.2.4 loses the name of any other verdict. */
		jump = verdicts[i].verdict == NFT_JUMP || verdicts[i].verdict == NFT_GOTO;
		hand_verdict(&hand, verdicts[i].verdict, jump ? "sub" : NULL);
		eval_rule(&hand.rule, &nobody, &packet, &eval);
		assert_int_equal(eval.outcome, YES);
		assert_int_equal(eval.action.kind, verdicts[i].kind);
		assert_string_equal(eval.action.chain, jump ? "sub" : "");
		rule_eval_done(&eval);
		hand_rule_done(&hand);
	}
}

static struct hand_set port_set(const char *name, uint16_t member)
{
	struct hand_set set = {
		.set = { .family = NFPROTO_INET, .table = (char *)"t", .name = (char *)name, .key_len = 2 }
	};

	member = htons(member);
	memcpy(set.key, &member, 2);
	set.answer.member = true;
	return set;
}

static enum outcome port_lookup(struct hand_set *set, bool inverted)
{
	struct hand_sets sets = { set, 1 };
	struct eval_env env = hand_env(&sets);
	struct packet packet = hand_packet();
	struct hand_rule hand;
	enum outcome outcome;

	hand_rule_open(&hand, NFPROTO_INET);
	hand_payload(&hand, TH, 2, 2, NFT_REG_1);
	hand_lookup(&hand, "s", NFT_REG_1, -1, inverted);
	outcome = hand_outcome(&hand, &env, &packet);
	hand_rule_done(&hand);
	return outcome;
}

static void test_lookup(void **state)
{
	struct hand_set hit = port_set("s", 22), miss = port_set("s", 23), gone = port_set("other", 22);

	(void)state;
	assert_int_equal(port_lookup(&hit, false), YES);
	assert_int_equal(port_lookup(&hit, true), NO);
	assert_int_equal(port_lookup(&miss, false), NO);
	assert_int_equal(port_lookup(&miss, true), YES);
	assert_int_equal(port_lookup(&gone, false), MAYBE);
	hit.answer.catch_all = true;
	assert_int_equal(port_lookup(&hit, false), YES);
	assert_int_equal(port_lookup(&hit, true), MAYBE);
	hit.get_error = -EINTR;
	assert_int_equal(port_lookup(&hit, false), MAYBE);
	hit.get_error = 0;
	hit.set.key_len = 128; /* more than the registers hold */
	assert_int_equal(port_lookup(&hit, false), MAYBE);
}

static void test_lookup_without_sets(void **state)
{
	struct packet packet = hand_packet();
	struct rule_eval eval;
	struct hand_rule hand;

	(void)state;
	hand_rule_open(&hand, NFPROTO_INET);
	hand_payload(&hand, TH, 2, 2, NFT_REG_1);
	hand_lookup(&hand, "__set0", NFT_REG_1, -1, true);
	eval_rule(&hand.rule, &nobody, &packet, &eval);
	assert_int_equal(eval.outcome, MAYBE);
	assert_string_equal(eval.terms[0].wanted, "!= {...}");
	assert_int_equal(eval.terms[0].kind, TERM_SET_LOOKUP);
	assert_null(eval.terms[0].set);
	rule_eval_done(&eval);
	hand_rule_done(&hand);
}

static void test_vmap(void **state)
{
	struct hand_set set = port_set("m", 22);
	struct hand_sets sets = { &set, 1 };
	struct eval_env env = hand_env(&sets);
	struct packet packet = hand_packet();
	struct rule_eval eval;
	struct hand_rule hand;

	(void)state;
	hand_rule_open(&hand, NFPROTO_INET);
	hand_payload(&hand, TH, 2, 2, NFT_REG_1);
	hand_lookup(&hand, "m", NFT_REG_1, NFT_REG_VERDICT, false);
	/* A verdict that could not be read. */
	assert_int_equal(hand_outcome(&hand, &env, &packet), MAYBE);
	set.answer.verdict_known = true;
	set.answer.verdict = NFT_JUMP;
	strcpy(set.answer.verdict_chain, "ssh");
	eval_rule(&hand.rule, &env, &packet, &eval);
	assert_int_equal(eval.outcome, YES);
	assert_int_equal(eval.terms[0].kind, TERM_VMAP_LOOKUP);
	assert_int_equal(eval.action.kind, ACTION_JUMP);
	assert_string_equal(eval.action.chain, "ssh");
	rule_eval_done(&eval);
	set.key[1] = 23;
	eval_rule(&hand.rule, &env, &packet, &eval);
	assert_int_equal(eval.outcome, NO);
	assert_int_equal(eval.action.kind, ACTION_NONE);
	assert_int_equal(eval.terms[0].key_len, 2);
	assert_memory_equal(eval.terms[0].key, "\0\x16", 2);
	rule_eval_done(&eval);
	hand_rule_done(&hand);
}

/* dnat ip to tcp dport map @m, with address and port out of the map. */
static void test_nat_map(void **state)
{
	struct hand_set set = port_set("m", 22);
	struct hand_sets sets = { &set, 1 };
	struct eval_env env = hand_env(&sets);
	struct packet packet = hand_packet();
	struct nftnl_expr *expr;
	struct rule_eval eval;
	struct hand_rule hand;

	(void)state;
	set.set.data_len = set.answer.data_len = 8;
	memcpy(set.answer.data, "\xc0\xa8\x46\x0b\0\x17\0\0", 8);
	hand_rule_open(&hand, NFPROTO_INET);
	add_dport(&hand, 22);
	hand_payload(&hand, TH, 2, 2, NFT_REG_1);
	hand_lookup(&hand, "m", NFT_REG_1, NFT_REG_1, false);
	expr = hand_expr(&hand, "nat");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_NAT_TYPE, NFT_NAT_DNAT);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_NAT_FAMILY, NFPROTO_IPV4);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_NAT_REG_ADDR_MIN, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_NAT_REG_PROTO_MIN, NFT_REG32_01);
	eval_rule(&hand.rule, &env, &packet, &eval);
	assert_int_equal(eval.outcome, YES);
	assert_int_equal(eval.action.kind, ACTION_DNAT);
	assert_true(eval.action.addr_known && eval.action.port_known);
	assert_memory_equal(eval.action.addr.bytes, "\xc0\xa8\x46\x0b", 4);
	assert_int_equal(eval.action.port, 23);
	assert_int_equal(eval.action.map_term, 1);
	assert_int_equal(eval.terms[1].kind, TERM_MAP_LOOKUP);
	rule_eval_done(&eval);

	/* No such key: still a dnat by that map, where to is not known. */
	set.key[1] = 23;
	eval_rule(&hand.rule, &env, &packet, &eval);
	assert_int_equal(eval.outcome, NO);
	assert_int_equal(eval.action.kind, ACTION_DNAT);
	assert_false(eval.action.addr_known || eval.action.port_known);
	assert_int_equal(eval.action.map_term, 1);
	rule_eval_done(&eval);
	hand_rule_done(&hand);
}

static void test_nat_constant(void **state)
{
	struct packet packet = hand_packet();
	struct nftnl_expr *expr;
	struct rule_eval eval;
	struct hand_rule hand;

	(void)state;
	hand_rule_open(&hand, NFPROTO_IPV4);
	hand_data(&hand, NFT_REG_1, "\xc0\xa8\x46\x0a", 4);
	hand_data(&hand, NFT_REG_2, "\xc0\xa8\x46\x0c", 4);
	expr = hand_expr(&hand, "nat");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_NAT_TYPE, NFT_NAT_SNAT);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_NAT_FAMILY, NFPROTO_IPV4);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_NAT_REG_ADDR_MIN, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_NAT_REG_ADDR_MAX, NFT_REG_2);
	eval_rule(&hand.rule, &nobody, &packet, &eval);
	assert_int_equal(eval.action.kind, ACTION_SNAT);
	assert_int_equal(eval.action.addr.bytes[3], 10);
	assert_int_equal(eval.action.addr_max.bytes[3], 12);
	assert_true(eval.action.port_known);
	assert_int_equal(eval.action.port, 0);
	assert_int_equal(eval.action.map_term, -1);
	assert_int_equal(eval.n_terms, 0);
	rule_eval_done(&eval);
	hand_rule_done(&hand);
}

/* Statements in front of a miss have happened; those behind an unknown may have. */
static void test_packet_changes(void **state)
{
	struct packet packet = hand_packet();
	struct rule_eval eval;
	struct hand_rule hand;
	enum outcome outcome;

	(void)state;
	hand_rule_open(&hand, NFPROTO_INET);
	set_mark(&hand, 7);
	add_dport(&hand, 23);
	set_mark(&hand, 8);
	eval_rule(&hand.rule, &nobody, &packet, &eval);
	assert_int_equal(eval.outcome, NO);
	assert_true(packet.mark_known);
	assert_int_equal(packet.mark, 7);
	rule_eval_done(&eval);
	hand_rule_done(&hand);

	hand_rule_open(&hand, NFPROTO_INET);
	add_limit(&hand);
	set_mark(&hand, 9);
	packet = hand_packet();
	eval_rule_quick(&hand.rule, &nobody, &packet, &outcome);
	assert_int_equal(outcome, MAYBE);
	assert_false(packet.mark_known);
	packet = hand_packet();
	eval_rule_matched(&hand.rule, &nobody, &packet);
	assert_true(packet.mark_known);
	assert_int_equal(packet.mark, 9);
	hand_rule_done(&hand);

	/* Within one rule: what is set is what is read. */
	hand_rule_open(&hand, NFPROTO_INET);
	set_mark(&hand, 9);
	hand_meta(&hand, NFT_META_MARK, NFT_REG_2);
	hand_cmp(&hand, NFT_REG_2, NFT_CMP_EQ, &(uint32_t){ 9 }, 4);
	packet = hand_packet();
	assert_int_equal(hand_outcome(&hand, &nobody, &packet), YES);
	hand_rule_done(&hand);
}

static void test_payload_write(void **state)
{
	struct packet packet = hand_packet();
	struct nftnl_expr *expr;
	struct hand_rule hand;
	enum outcome outcome;

	(void)state;
	hand_rule_open(&hand, NFPROTO_INET);
	hand_data(&hand, NFT_REG_1, "\0\x63", 2);
	expr = hand_expr(&hand, "payload");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_BASE, TH);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_OFFSET, 2);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_LEN, 2);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_SREG, NFT_REG_1);
	eval_rule_quick(&hand.rule, &nobody, &packet, &outcome);
	assert_int_equal(packet_dport(&packet), 99);
	hand_rule_done(&hand);

	/* The checksum was not kept up. */
	hand_rule_open(&hand, NFPROTO_INET);
	hand_payload(&hand, TH, 16, 2, NFT_REG_1);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_EQ, "\0\0", 2);
	assert_int_equal(hand_outcome(&hand, &nobody, &packet), MAYBE);
	hand_rule_done(&hand);
}

static void test_notrack(void **state)
{
	struct packet packet = hand_packet();
	struct hand_rule hand;
	enum outcome outcome;

	(void)state;
	hand_rule_open(&hand, NFPROTO_INET);
	hand_expr(&hand, "notrack");
	eval_rule_quick(&hand.rule, &nobody, &packet, &outcome);
	assert_int_equal(packet.ct_state, 8); /* it has an entry already */
	packet.ct_state = 1;
	packet.ct_status_known = false;
	eval_rule_quick(&hand.rule, &nobody, &packet, &outcome);
	assert_true(packet.ct_known);
	assert_int_equal(packet.ct_state, 64);
	hand_rule_done(&hand);
}

static void test_effects(void **state)
{
	struct packet packet = hand_packet();
	struct nftnl_expr *expr;
	struct rule_eval eval;
	struct hand_rule hand;

	(void)state;
	hand_rule_open(&hand, NFPROTO_IPV4);
	add_dport(&hand, 23); /* effects are told of the whole rule, matched or not */
	hand_expr(&hand, "log");
	hand_payload(&hand, NH, 12, 4, NFT_REG_1);
	expr = hand_expr(&hand, "dynset");
	nftnl_expr_set_str(expr, NFTNL_EXPR_DYNSET_SET_NAME, "seen");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_DYNSET_SREG_KEY, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_DYNSET_OP, NFT_DYNSET_OP_ADD);
	expr = hand_expr(&hand, "reject");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_REJECT_TYPE, NFT_REJECT_TCP_RST);
	eval_rule(&hand.rule, &nobody, &packet, &eval);
	assert_int_equal(eval.effects, EFFECT_LOG | EFFECT_DYNSET);
	assert_true(eval.adds_source);
	assert_int_equal(eval.action.kind, ACTION_REJECT);
	assert_int_equal(eval.action.reject_type, NFT_REJECT_TCP_RST);
	rule_eval_done(&eval);
	hand_rule_done(&hand);
}

static void test_xt(void **state)
{
	struct packet packet = hand_packet();
	struct rule_eval eval;
	struct hand_rule hand;

	(void)state;
	hand_rule_open(&hand, NFPROTO_IPV4);
	nftnl_expr_set_str(hand_expr(&hand, "match"), NFTNL_EXPR_MT_NAME, "tcp");
	nftnl_expr_set_str(hand_expr(&hand, "target"), NFTNL_EXPR_TG_NAME, "MARK");
	eval_rule(&hand.rule, &nobody, &packet, &eval);
	assert_int_equal(eval.outcome, MAYBE);
	assert_string_equal(eval.terms[0].field, "xt match tcp");
	assert_false(packet.mark_known);
	rule_eval_done(&eval);
	hand_rule_done(&hand);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_empty_and_unreadable),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_lookup),
		cmocka_unit_test(test_lookup_without_sets),
		cmocka_unit_test(test_vmap),
		cmocka_unit_test(test_nat_map),
		cmocka_unit_test(test_nat_constant),
		cmocka_unit_test(test_packet_changes),
		cmocka_unit_test(test_payload_write),
		cmocka_unit_test(test_notrack),
		cmocka_unit_test(test_effects),
		cmocka_unit_test(test_xt),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
